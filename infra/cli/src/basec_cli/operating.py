"""Opening the running stack's database as its operator."""

from __future__ import annotations

import asyncio
import getpass
import os
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from basecore.db import Database
from basecore.operations import Operator, UnknownNameError
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from basec_cli import addresses, plan, state
from basec_cli.errors import BasecError
from basec_cli.paths import Home
from basec_cli.plan import Options

if TYPE_CHECKING:
    from uuid import UUID

Result = TypeVar("Result")
ROLE = "operator_service"
LOOK_SECONDS = 0.5


def as_operator(work: Callable[[Operator], Awaitable[Result]]) -> Result:
    """Do something as the operator of the running stack."""
    home = Home.current()
    if not state.is_supervised(home) and "BASEC_DATABASE_URL" not in os.environ:
        raise BasecError("There is no stack to operate: `./basec up -d` first.")
    running = plan.as_running(home, Options())
    url = addresses.as_role(running.database, ROLE, running.passwords[ROLE])

    async def run() -> Result:
        database = Database(url, source="operator", pool_size=1)
        try:
            return await work(Operator(database, getpass.getuser()))
        finally:
            await database.close()

    try:
        return asyncio.run(run())
    except UnknownNameError as error:
        raise BasecError(str(error)) from error
    except (SQLAlchemyError, OSError) as error:
        raise BasecError(f"The database does not answer: {error}") from error


async def carried_out(look: Callable[[], Awaitable[Sequence[Any]]], words: str) -> None:
    """Wait until all wishes are carried out, and show how many are; raise if one failed."""
    console = Console()
    with console.status("") as shown:
        while True:
            rows = await look()
            failed = [row.error for row in rows if row.state == "failed"]
            if failed:
                raise BasecError(f"{len(failed)} of {len(rows)} failed: {failed[0]}")
            done = sum(row.state == "done" for row in rows)
            if done == len(rows):
                break
            shown.update(f"{done} of {len(rows)} {words}")
            await asyncio.sleep(LOOK_SECONDS)
    console.print(f"{done} of {len(rows)} {words}.")


def addresses_of(names: Iterable[str]) -> dict[str, str]:
    """Return the addresses of those services that the stack on this machine runs."""
    services = state.read(Home.current()).get("services") or []
    known = {entry["name"]: entry.get("url") for entry in services}
    return {name: known[name] for name in names if known.get(name)}


async def store_of(operator: Operator, slug: str | None) -> UUID | None:
    """Return the id of a named store; None where none is named."""
    return await operator.store(slug) if slug else None
