"""Goods that come back: to the shelf or damaged, and never what was not sold."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from basecore.db import Database
from basecore.ids import new_id
from shop import Shop
from sqlalchemy import text

pytestmark = pytest.mark.db


async def told(database: Database, shop: Shop) -> list[Any]:
    """Return the payloads of all goods that came back."""
    async with database.tenant(shop.tenant_id) as session:
        rows = await session.execute(
            text(
                "SELECT payload FROM events.outbox WHERE tenant_id = :tenant "
                "AND event_type = 'goods_returned' ORDER BY sequence"
            ),
            {"tenant": shop.tenant_id},
        )
    return [row.payload for row in rows]


async def half_sold(shop: Shop) -> Any:
    """Return an order of 10 of which 6 were handed over."""
    product = await shop.product(base_price="10.00")
    order = await shop.order(lines=[{"product_id": product["id"], "quantity": "10"}])
    await shop.step(order, "preparing")
    line = {"line_id": order["lines"][0]["id"], "quantity": "6"}
    body = {"kind": "pickup", "lines": [line]}
    await shop.post(f"/api/v1/orders/{order['id']}/hand-overs", body)
    return order


async def take_back(
    shop: Shop, order: Any, quantity: str, *, status: int = 201, role: str = "admin", **more: Any
) -> Any:
    """Take back goods of an order's first line."""
    line = {"line_id": order["lines"][0]["id"], "quantity": quantity} | more
    body = {"reason": "surplus", "lines": [line]}
    path = f"/api/v1/orders/{order['id']}/returns"
    return await shop.post(path, body, status=status, role=role)


async def ledger(shop: Shop, order: Any) -> list[tuple[str, str, str]]:
    """Return kind, quantity and balance of the product's movements, newest first."""
    path = f"/api/v1/stock/movements?product_id={order['lines'][0]['product_id']}"
    return [
        (one["kind"], one["quantity"], one["balance"]) for one in (await shop.get(path))["items"]
    ]


async def test_goods_go_back_to_the_shelf(shop: Shop, construction_db: Database) -> None:
    order = await half_sold(shop)
    made = await take_back(shop, order, "2")
    assert (made["kind"], made["lines"][0]["total"]) == ("return", "20.00")
    assert (await ledger(shop, order))[0] == ("return", "2.000", "-4.000")
    seen = await shop.get(f"/api/v1/orders/{order['id']}")
    line = seen["lines"][0]
    assert (seen["status"], line["to_deliver"], line["returned"]) == ("preparing", "4.000", "2.000")
    (event,) = await told(construction_db, shop)
    assert event["lines"][0]["quantity"] == "2.000"
    assert event["sold_on"] is not None
    listed = await shop.get(f"/api/v1/orders/{order['id']}/returns")
    assert listed["items"] == [made]


async def test_what_is_damaged_stays_off_the_shelf(shop: Shop, construction_db: Database) -> None:
    order = await half_sold(shop)
    await take_back(shop, order, "2", is_damaged=True)
    assert (await ledger(shop, order))[0] == ("sale", "-6.000", "-6.000")
    assert len(await told(construction_db, shop)) == 1


async def test_what_was_not_sold_does_not_come_back(shop: Shop, construction_db: Database) -> None:
    order = await half_sold(shop)
    problem = await take_back(shop, order, "6.5", status=422)
    assert problem["code"] == "not_sold"
    assert problem["errors"][0]["field"] == "lines.0.quantity"
    assert "The customer has 6 SC of this" in problem["errors"][0]["message"]
    await take_back(shop, order, "6")
    problem = await take_back(shop, order, "1", status=422)
    assert "has 0 SC" in problem["errors"][0]["message"]
    assert len(await told(construction_db, shop)) == 1


async def test_racing_returns_never_pass_what_was_sold(
    shop: Shop, construction_db: Database
) -> None:
    order = await half_sold(shop)
    line = {"line_id": order["lines"][0]["id"], "quantity": "2"}
    path, body = f"/api/v1/orders/{order['id']}/returns", {"reason": "other", "lines": [line]}
    async with shop.client() as client:
        answers = await asyncio.gather(*(client.post(path, json=body) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [422] * 5
    assert len(await told(construction_db, shop)) == 3
    assert (await ledger(shop, order))[0][2] == "0.000"


async def test_the_same_key_takes_back_once(shop: Shop) -> None:
    order = await half_sold(shop)
    line = {"line_id": order["lines"][0]["id"], "quantity": "2"}
    path, body = f"/api/v1/orders/{order['id']}/returns", {"reason": "other", "lines": [line]}
    headers = {"Idempotency-Key": str(new_id())}
    async with shop.client() as client:
        answers = await asyncio.gather(
            *(client.post(path, json=body, headers=headers) for _ in range(6))
        )
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(await ledger(shop, order)) == 2


async def test_who_takes_goods_back(shop: Shop, neighbour: Shop) -> None:
    order = await half_sold(shop)
    for role in ("stock", "finance"):
        await take_back(shop, order, "1", role=role, status=403)
    await take_back(neighbour, order, "1", status=404)
    await neighbour.get(f"/api/v1/orders/{order['id']}/returns", status=404)


async def test_the_page_of_a_return(shop: Shop) -> None:
    order = await half_sold(shop)
    path = f"/web/orders/{order['id']}/return"
    key = {"idempotency_key": str(new_id()), "reason": "defect"}
    async with shop.client() as client:
        assert "Devolução de PED" in (await client.get(path)).text
        wrong = await client.post(path, data=key | {"lines.0.quantity": "7"})
        assert (wrong.status_code, "O cliente tem 6 SC" in wrong.text) == (422, True)
        fields = {"lines.0.quantity": "1,5", "lines.0.is_damaged": "true", "words": "molhou"}
        assert (await client.post(path, data=key | fields)).status_code == 303
        html = (await client.get(f"/web/orders/{order['id']}")).text
    assert "defeito: molhou" in html
    assert "avariado" in html
