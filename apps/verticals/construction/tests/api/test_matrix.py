"""The whole matrix in force: every route that asks for a permission, tried as every role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from basecore.http import current_caller, idempotency, tenant_session
from basecore.ids import new_id
from construction.access import ADJUSTABLE, MATRIX, NEEDED, Permission, current, granted
from construction.adjustments import Adjustments
from construction.main import make_app
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from shop import Shop

PARAMETER = re.compile(r"{\w+(:\w+)?}")
FULL = {"sellers_see_all": True, "sellers_approve_percent": "5.00", "stock_cancels": True}
RECORD = re.compile(r"/(?:api/v1|web)/(customers|orders|products|quotes)/.*/(?:files|notes)(?:/|$)")
ASKS_MORE = {"/web/orders/{order_id}/deliver-on", "/api/v1/orders/{order_id}/deliver-on"}
"""Routes that ask for one of several more, inside."""
FOR_EVERYBODY = re.compile(
    r"/|/health/.*|/metrics|/q/.*|/web/(language|login|notices.*|parts.*|recents|search)?"
    r"|/api/v1/notices.*"
)
"""What everybody has who is signed in, or nobody needs to sign in for; shows as far as one may."""


def depends(dependant: Dependant) -> Iterator[tuple[Any, Any]]:
    """Return what a route calls, and for whom, however deep."""
    for one in dependant.dependencies:
        yield dependant.call, one.call
        yield from depends(one)


def asking() -> dict[tuple[str, str], list[tuple[Permission, ...]]]:
    """Return what each route asks for: of each group, one permission."""
    found = {}
    for route in iter_route_contexts(make_app().routes):
        if isinstance(route.original_route, APIRoute):
            calls = [call for _, call in depends(route.original_route.dependant)]
            groups = [NEEDED[call] for call in calls if call in NEEDED]
            if record := RECORD.match(str(route.path)):
                groups.append((Permission(f"{record[1]}.read"),))
            for method in route.methods or ():
                found[method, str(route.path)] = groups
    return found


def test_nobody_asks_past_what_the_store_allows() -> None:
    known = {current, tenant_session, idempotency.once}
    for route in iter_route_contexts(make_app().routes):
        if isinstance(route.original_route, APIRoute):
            for asker, call in depends(route.original_route.dependant):
                assert call is not current_caller or asker in known, (route.path, asker)


def test_what_is_adjustable_is_three_things() -> None:
    assert len(ADJUSTABLE) == 3
    assert set(ADJUSTABLE) == set(Adjustments.__dataclass_fields__) - {"version"}
    for role, permission in ADJUSTABLE.values():
        assert permission not in MATRIX[role]
    assert granted("sales", Adjustments()) == frozenset()
    assert granted("admin", Adjustments(sellers_see_all=True, stock_cancels=True)) == frozenset()


def test_each_route_asks_for_something_or_is_everybodys() -> None:
    free = {path for (_, path), groups in asking().items() if not groups}
    assert {path for path in free if not FOR_EVERYBODY.fullmatch(path)} == set()


@pytest.mark.db
@pytest.mark.parametrize("adjusted", [False, True], ids=["as it comes", "all allowed"])
@pytest.mark.parametrize("role", MATRIX)
async def test_the_whole_matrix(shop: Shop, role: str, *, adjusted: bool) -> None:
    more: frozenset[Permission] = frozenset()
    if adjusted:
        await allow(shop, **FULL)
        more = granted(role, Adjustments(True, 5, True))  # type: ignore[arg-type]  # any number
    shop.app.state.stopping.asked.set()  # or a stream would go on for minutes
    wrong, tried = [], 0
    async with shop.client(role) as client:
        for (method, path), groups in asking().items():
            if not groups:
                continue
            held = MATRIX[role] | more
            expected = all(held.intersection(group) for group in groups)
            where = PARAMETER.sub(str(new_id()), path)
            answer = await client.request(method, where, headers={"Accept": "application/json"})
            passed = answer.status_code != 403
            tried += 1
            if passed != expected and not (expected and path in ASKS_MORE):
                wrong.append((method, path, answer.status_code))
    assert wrong == []
    assert tried > 200


async def allow(shop: Shop, *, version: int = 0, **fields: Any) -> None:
    """Let the store's administrator adjust what its people may do."""
    async with shop.client() as client:
        headers = {"If-Match": str(version)}
        answer = await client.put("/api/v1/store/permissions", json=fields, headers=headers)
    assert answer.status_code == 200, answer.text
