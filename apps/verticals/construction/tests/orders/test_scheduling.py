"""The day of delivery, an order that a colleague changed first, and what happened to it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from shop import Shop

pytestmark = pytest.mark.db


async def put(
    shop: Shop, order: Any, day: str | None, version: int | None, role: str = "admin"
) -> httpx.Response:
    """Set the day of delivery as the version that was read."""
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    async with shop.client(role) as client:
        path = f"/api/v1/orders/{order['id']}/deliver-on"
        return await client.put(path, json={"deliver_on": day}, headers=headers)


async def test_the_day_is_set_and_told(shop: Shop) -> None:
    order = await shop.order()
    assert order["deliver_on"] is None
    done = await put(shop, order, "2026-12-01", order["version"])
    assert (done.status_code, done.json()["deliver_on"]) == (200, "2026-12-01")
    assert done.headers["etag"] == f'"{order["version"] + 1}"'
    async with shop.client() as client:
        page = await client.get(f"/web/orders/{order['id']}")
        assert "Entrega em 01/12/2026" in page.text
        fields = {"deliver_on": "2026-12-02", "version": str(order["version"] + 1)}
        path = f"/web/orders/{order['id']}/deliver-on"
        assert (await client.post(path, data=fields)).status_code == 303
        stale = await client.post(path, data=fields)
        assert "warning" in stale.headers["set-cookie"]
        wrong = await client.post(path, data=fields | {"deliver_on": "x"})
        assert "warning" in wrong.headers["set-cookie"]
    seen = await shop.get(f"/api/v1/orders/{order['id']}")
    assert seen["deliver_on"] == "2026-12-02"


async def test_a_day_needs_the_version_a_role_and_an_open_order(shop: Shop) -> None:
    order = await shop.order()
    version = order["version"]
    assert (await put(shop, order, "2026-12-01", None)).status_code == 422
    assert (await put(shop, order, "1999-12-01", version)).status_code == 422
    assert (await put(shop, order, "2026-12-01", version, "finance")).status_code == 403
    assert (await put(shop, order, "2026-12-01", version, "stock")).status_code == 200
    cancelled = await shop.step(order, "cancelled")
    refused = await put(shop, order, None, cancelled["version"])
    assert (refused.status_code, refused.json()["code"]) == (409, "order_closed")


async def test_whoever_comes_second_learns_who_was_first(shop: Shop) -> None:
    order = await shop.order()
    await shop.step(order, "preparing")
    path = f"/api/v1/orders/{order['id']}/status"
    async with shop.client("stock") as client:
        answer = await client.post(
            path, json={"status": "preparing"}, headers={"If-Match": f'"{order["version"]}"'}
        )
    told = answer.json()
    assert (answer.status_code, told["code"]) == (412, "order_moved_first")
    assert (told["moved_to"], told["moved_by"]) == ("preparing", "admin of demo")
    assert told["moved_at"]


async def test_the_history_says_who_and_when(shop: Shop, neighbour: Shop) -> None:
    order = await shop.order()
    await shop.step(order, "preparing")
    await shop.post(
        f"/api/v1/orders/{order['id']}/status",
        {"status": "cancelled", "reason": "mistake"},
        status=200,
    )
    steps = (await shop.get(f"/api/v1/orders/{order['id']}/history"))["items"]
    assert [one["action"] for one in steps] == ["cancelled", "preparing", "placed"]
    moved = {"was.status": "preparing", "now.status": "cancelled"}
    assert steps[0]["detail"] == moved | {"reason": "mistake"}
    assert {one["by_name"] for one in steps} == {"admin of demo"}
    assert all(one["at"] for one in steps)
    await neighbour.get(f"/api/v1/orders/{order['id']}/history", status=404)
