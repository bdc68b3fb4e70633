"""The demo stores: accounts first, then a year of history, continued if it was interrupted."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from basec_cli import addresses, probes, steps
from basec_cli.errors import BasecError
from basec_cli.files import read_json, write_json
from basec_cli.service import Step

if TYPE_CHECKING:
    from basec_cli.paths import Home
    from basec_cli.plan import Plan

OnProgress = Callable[[tuple[int, int, str] | None], None]
STEP = "demo stores"
_PAGE = "/auth/login"
_SERVER_ERROR = 500


def _fingerprint(plan: Plan) -> str:
    shown = addresses.without_password(plan.database) if not plan.own_postgres else "embedded"
    return hashlib.sha256(shown.encode()).hexdigest()


def is_complete(plan: Plan) -> bool:
    """Tell whether this database already has the whole demo."""
    return read_json(plan.home.demo_done).get("database") == _fingerprint(plan)


def is_pending(plan: Plan) -> bool:
    """Tell whether demo data is wanted and not all there; what was begun is also finished."""
    begun = read_json(plan.home.demo_done).get("begun") == _fingerprint(plan)
    return (plan.options.demo or begun) and not is_complete(plan)


def accounts(home: Home) -> list[dict[str, Any]]:
    """Return the demo accounts that are known."""
    found = read_json(home.accounts).get("accounts", [])
    return found if isinstance(found, list) else []


def _last_object(output: str) -> dict[str, Any]:
    start = output.find("{")
    try:
        value = json.loads(output[start:])
    except ValueError as error:
        raise BasecError("The demo accounts could not be read; see `basec logs demo`.") from error
    return dict(value)


async def _make_accounts(plan: Plan) -> dict[str, Any]:
    output = await steps.run(
        "Making the demo accounts",
        (sys.executable, "-m", "auth_app.demo"),
        plan.as_role("auth_service", BASEC_DEMO_PASSWORD=plan.passwords["demo"]),
        plan.home.logs / "demo-accounts.log",
    )
    made = _last_object(output)
    write_json(plan.home.accounts, made)
    return made


async def _make_history(plan: Plan, tenants: dict[str, Any], on_progress: OnProgress) -> None:
    await steps.run(
        "Making the demo history",
        (sys.executable, "-m", "construction.demo"),
        plan.as_role("construction_service", BASEC_DEMO_TENANTS=json.dumps(tenants)),
        plan.home.logs / "demo.log",
        lambda line: on_progress(steps.parse_progress(line)),
    )


async def _seed(plan: Plan, on_progress: OnProgress) -> None:
    if not is_pending(plan):
        return
    write_json(plan.home.demo_done, {"begun": _fingerprint(plan)})
    made = await _make_accounts(plan)
    await _make_history(plan, made.get("tenants", {}), on_progress)
    write_json(plan.home.demo_done, {"database": _fingerprint(plan)})
    on_progress(None)


async def _see_login_page(plan: Plan) -> None:
    for _ in range(300):
        status = await probes.status_of(plan.ports["nginx"], _PAGE, "demo.localhost")
        if status == 200 or (status and not plan.options.demo and status < _SERVER_ERROR):  # noqa: PLR2004 - a share, said once
            return
        await asyncio.sleep(0.1)
    raise BasecError(f"{plan.url}{_PAGE} does not answer as it should.")


def steps_for(plan: Plan, on_progress: OnProgress, early: tuple[str, ...], late: str) -> list[Step]:
    """Return the last steps of coming up: demo data, then a served login page."""
    seed = Step(STEP, lambda: _seed(plan, on_progress), after=early)
    page = Step("login page", lambda: _see_login_page(plan), after=(*early, STEP, late))
    return [seed, page]
