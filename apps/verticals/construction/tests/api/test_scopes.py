"""What a store's API key may do: its scopes, and nothing else."""

from __future__ import annotations

import re

import pytest
from basecore.ids import new_id
from construction.access import Permission, scope_of
from construction.main import make_app
from contracts.scopes import AREAS, SCOPES, completed
from fastapi.routing import iter_route_contexts
from shop import Shop

pytestmark = pytest.mark.db

PARAMETER = re.compile(r"{\w+}")


def test_each_permission_has_a_scope_and_each_scope_a_permission() -> None:
    assert {scope_of(permission) for permission in Permission} == set(SCOPES)
    assert len(SCOPES) == sum(map(len, AREAS.values()))


def test_who_writes_reads() -> None:
    assert completed(["quotes:write", "credit:write"]) == (
        "credit:write",
        "quotes:read",
        "quotes:write",
    )


async def test_without_a_scope_no_route_of_the_api_opens(shop: Shop) -> None:
    asked = 0
    async with shop.program() as client:
        for route in iter_route_contexts(make_app().routes):
            if not str(route.path).startswith("/api/"):
                continue
            path = PARAMETER.sub(str(new_id()), str(route.path))
            for method in route.methods or ():
                answer = await client.request(method, path)
                assert answer.json()["code"] == "insufficient_scope", (method, path, answer.text)
                asked += 1
    assert asked > 100


async def test_no_page_opens_whatever_the_scopes(shop: Shop) -> None:
    asked = 0
    async with shop.program(*SCOPES) as client:
        for route in iter_route_contexts(make_app().routes):
            path = PARAMETER.sub(str(new_id()), str(route.path))
            if "GET" not in (route.methods or ()) or not path.startswith("/web/"):
                continue
            answer = await client.get(path, headers={"Accept": "application/json"})
            assert answer.status_code in {302, 403, 404} or path.startswith("/web/parts"), path
            asked += answer.status_code == 403
    assert asked > 50


async def test_a_scope_opens_its_own_area_only(shop: Shop) -> None:
    await shop.quote()
    body = {"sku": "K-1", "name": "Cimento 50 kg", "uom": "SC", "base_price": "1.00"}
    async with shop.program("quotes:read") as client:
        assert len((await client.get("/api/v1/quotes")).json()["items"]) == 1
        assert (await client.get("/api/v1/products")).status_code == 403
        assert (await client.post("/api/v1/products", json=body)).status_code == 403
    async with shop.program("products:read", "products:write") as client:
        assert (await client.post("/api/v1/products", json=body)).status_code == 201
        assert (await client.get("/api/v1/quotes")).status_code == 403
