"""Goods handed over in parts: balances, ledger, events, and what is refused."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import pytest
from basecore.db import Database
from basecore.ids import new_id
from shop import Shop
from sqlalchemy import text

pytestmark = pytest.mark.db


async def events(database: Database, shop: Shop, name: str) -> list[Any]:
    """Return the payloads of one type of event, in order."""
    async with database.tenant(shop.tenant_id) as session:
        rows = await session.execute(
            text(
                "SELECT payload FROM events.outbox WHERE tenant_id = :tenant "
                "AND event_type = :name ORDER BY sequence"
            ),
            {"tenant": shop.tenant_id, "name": name},
        )
    return [row.payload for row in rows]


async def prepared(
    shop: Shop, quantity: str = "100", price: str = "10.00", discount: str = "0"
) -> Any:
    """Return an order of one product in preparation, with plenty in stock."""
    product = await shop.product(base_price=price)
    move = {"product_id": product["id"], "kind": "receipt", "quantity": "500"}
    await shop.post("/api/v1/stock/movements", move)
    lines = [{"product_id": product["id"], "quantity": quantity}]
    order = await shop.order(lines=lines, discount_percent=discount)
    return await shop.step(order, "preparing")


async def hand_over(
    shop: Shop, order: Any, quantity: str, *, role: str = "admin", status: int = 201, **more: Any
) -> Any:
    """Hand over a part of an order's first line."""
    line = {"line_id": order["lines"][0]["id"], "quantity": quantity}
    body = {"kind": "pickup", "lines": [line]} | more
    return await shop.post(
        f"/api/v1/orders/{order['id']}/hand-overs", body, role=role, status=status
    )


async def seen(shop: Shop, order: Any) -> Any:
    """Return the order as it is now."""
    return await shop.get(f"/api/v1/orders/{order['id']}")


async def on_hand(shop: Shop, order: Any) -> str:
    """Return the last balance in the ledger of the order's product."""
    path = f"/api/v1/stock/movements?product_id={order['lines'][0]['product_id']}"
    return str((await shop.get(path))["items"][0]["balance"])


async def test_parts_leave_a_balance_until_nothing_is_owed(
    shop: Shop, construction_db: Database
) -> None:
    order = await prepared(shop)
    first = await hand_over(shop, order, "60", role="sales", receiver="João da obra")
    assert (first["receiver"], first["lines"][0]["quantity"]) == ("João da obra", "60.000")
    now = await seen(shop, order)
    assert (now["status"], now["lines"][0]["to_deliver"]) == ("preparing", "40.000")
    assert await on_hand(shop, order) == "440.000"
    await hand_over(shop, order, "40")
    now = await seen(shop, order)
    assert (now["status"], now["is_pickup"]) == ("delivered", True)
    sold = await events(construction_db, shop, "sale_recorded")
    told = [(one["lines"][0]["quantity"], one["lines"][0]["total"]) for one in sold]
    assert told == [("60.000", "600.00"), ("40.000", "400.00")]
    found = await shop.get(f"/api/v1/orders/{order['id']}/hand-overs")
    assert [one["lines"][0]["quantity"] for one in found["items"]] == ["40.000", "60.000"]


async def test_values_of_parts_add_up_to_the_line(shop: Shop, construction_db: Database) -> None:
    order = await prepared(shop, quantity="3", price="3.33")
    line = order["lines"][0]
    for _ in range(3):
        await hand_over(shop, order, "1")
    sold = await events(construction_db, shop, "sale_recorded")
    parts = [one["lines"][0]["total"] for one in sold]
    assert sum(map(Decimal, parts)) == Decimal(line["total"])


async def test_a_partial_delivery_goes_back_to_preparation(shop: Shop) -> None:
    order = await prepared(shop)
    await shop.step(order, "out_for_delivery")
    await hand_over(shop, order, "30", kind="delivery")
    assert (await seen(shop, order))["status"] == "preparing"
    await shop.step(order, "out_for_delivery")
    await shop.step(order, "delivered")
    now = await seen(shop, order)
    assert (now["status"], now["lines"][0]["to_deliver"]) == ("delivered", "0.000")
    assert await on_hand(shop, order) == "400.000"


async def test_more_than_is_owed_is_refused_at_its_line(
    shop: Shop, construction_db: Database
) -> None:
    order = await prepared(shop)
    await hand_over(shop, order, "60")
    problem = await hand_over(shop, order, "40.5", status=422)
    assert problem["code"] == "more_than_owed"
    (error,) = problem["errors"]
    assert error["field"] == "lines.0.quantity"
    assert "Only 40 SC are still owed" in error["message"]
    line = {"line_id": order["lines"][0]["id"], "quantity": "21"}
    body = {"kind": "pickup", "lines": [line, line]}
    path = f"/api/v1/orders/{order['id']}/hand-overs"
    problem = await shop.post(path, body, status=422)
    assert [one["field"] for one in problem["errors"]] == ["lines.1.quantity"]
    assert len(await events(construction_db, shop, "sale_recorded")) == 1
    assert await on_hand(shop, order) == "440.000"


async def test_lines_of_other_orders_and_nothing_at_all_are_refused(shop: Shop) -> None:
    order, other = await prepared(shop), await prepared(shop)
    path = f"/api/v1/orders/{order['id']}/hand-overs"
    line = {"line_id": other["lines"][0]["id"], "quantity": "1"}
    problem = await shop.post(path, {"kind": "pickup", "lines": [line]}, status=422)
    assert problem["code"] == "line_unknown"
    problem = await shop.post(path, {"kind": "pickup", "lines": []}, status=422)
    assert problem["code"] == "no_goods"


async def test_goods_are_handed_over_only_when_they_are_ready(shop: Shop) -> None:
    order = await shop.order()
    assert (await hand_over(shop, order, "1", status=409))["code"] == "order_not_ready"
    await shop.step(order, "preparing")
    problem = await hand_over(shop, order, "1", kind="delivery", status=409)
    assert problem["code"] == "order_not_ready"
    await hand_over(shop, order, "1", role="stock", status=403)
    await hand_over(shop, order, "1", role="sales", kind="delivery", status=403)


async def test_racing_hand_overs_never_pass_what_is_owed(
    shop: Shop, construction_db: Database
) -> None:
    order = await prepared(shop, quantity="5")
    line = {"line_id": order["lines"][0]["id"], "quantity": "1"}
    path = f"/api/v1/orders/{order['id']}/hand-overs"
    async with shop.client() as client:
        answers = await asyncio.gather(
            *(client.post(path, json={"kind": "pickup", "lines": [line]}) for _ in range(12))
        )
    assert sorted(answer.status_code for answer in answers) == [201] * 5 + [409] * 7
    assert len(await events(construction_db, shop, "sale_recorded")) == 5
    assert await on_hand(shop, order) == "495.000"


async def test_the_same_key_hands_over_once(shop: Shop) -> None:
    order = await prepared(shop)
    line = {"line_id": order["lines"][0]["id"], "quantity": "10"}
    path = f"/api/v1/orders/{order['id']}/hand-overs"
    headers = {"Idempotency-Key": str(new_id())}
    body = {"kind": "pickup", "lines": [line]}
    async with shop.client() as client:
        answers = await asyncio.gather(
            *(client.post(path, json=body, headers=headers) for _ in range(8))
        )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert (await seen(shop, order))["lines"][0]["to_deliver"] == "90.000"


async def test_cancelling_has_rules(shop: Shop) -> None:
    order = await prepared(shop)
    await shop.step(order, "out_for_delivery")
    path = f"/api/v1/orders/{order['id']}/status"
    problem = await shop.post(path, {"status": "cancelled"}, status=409)
    assert problem["code"] == "order_out_for_delivery"
    await hand_over(shop, order, "30", kind="delivery")
    problem = await shop.post(path, {"status": "cancelled"}, status=409)
    assert problem["code"] == "order_partly_handed_over"


async def test_a_balance_is_closed_after_something_was_handed_over(shop: Shop) -> None:
    order = await prepared(shop)
    path = f"/api/v1/orders/{order['id']}/close-balance"
    assert (await shop.post(path, None, status=409))["code"] == "order_not_handed_over"
    await hand_over(shop, order, "60")
    closed = await shop.post(path, None, status=200)
    line = closed["lines"][0]
    assert (closed["status"], line["to_deliver"], line["withdrawn"]) == (
        "delivered",
        "0.000",
        "40.000",
    )
    assert await on_hand(shop, order) == "440.000"
    await shop.post(path, None, role="sales", status=403)


async def test_after_a_closed_balance_it_is_said_what_the_order_is_worth(shop: Shop) -> None:
    """Ordered, closed and due add up exactly, also with a general discount."""
    order = await prepared(shop, quantity="3", price="3.33", discount="10")
    assert (order["total"], order["due"]) == ("8.99", "8.99")
    await hand_over(shop, order, "1")
    closed = await shop.post(f"/api/v1/orders/{order['id']}/close-balance", None, status=200)
    assert (closed["total"], closed["due"]) == ("8.99", "3.00")
    assert (await shop.get(f"/api/v1/orders/{order['id']}", role="stock"))["due"] is None
    async with shop.client() as client:
        for path in (f"/web/orders/{order['id']}", f"/web/orders/{order['id']}/receipt"):
            html = (await client.get(path)).text
            for word, amount in (("Total pedido", "8,99"), ("Saldo encerrado", "5,99")):
                assert amount in html.partition(f"<dt>{word}</dt>")[2][:120]
            assert "3,00" in html.partition("<dt>A pagar</dt>")[2][:120]


async def send(shop: Shop, path: str, role: str = "admin", **fields: str) -> Any:
    """Post a form."""
    async with shop.client(role) as client:
        return await client.post(path, data=fields)


async def test_the_page_of_a_part(shop: Shop) -> None:
    order = await prepared(shop)
    path = f"/web/orders/{order['id']}/hand-over"
    async with shop.client() as client:
        assert "Entregar parte" in (await client.get(f"/web/orders/{order['id']}")).text
        html = (await client.get(path)).text
    assert 'value="100"' in html
    key = {"idempotency_key": str(new_id()), "kind": "pickup"}
    wrong = await send(shop, path, **key, **{"lines.0.quantity": "100,5"})
    assert wrong.status_code == 422
    assert "Só falta entregar 100 SC" in wrong.text
    wrong = await send(shop, path, **key, **{"lines.0.quantity": "dez"})
    assert (wrong.status_code, 'value="dez"' in wrong.text) == (422, True)
    assert (await send(shop, path, **key, **{"lines.0.quantity": "0"})).status_code == 422
    done = await send(shop, path, **key, **{"lines.0.quantity": "12,5", "receiver": "Ana"})
    assert done.status_code == 303
    async with shop.client() as client:
        html = (await client.get(f"/web/orders/{order['id']}")).text
    assert "para Ana" in html
    assert "87,5" in html
    assert "Encerrar saldo" in html
    assert (await send(shop, f"/web/orders/{order['id']}/close-balance")).status_code == 303
    assert (await seen(shop, order))["status"] == "delivered"


async def test_the_page_is_not_there_before_the_goods_are_ready(shop: Shop) -> None:
    order = await shop.order()
    async with shop.client() as client:
        answer = await client.get(f"/web/orders/{order['id']}/hand-over")
    assert answer.headers["location"] == f"/web/orders/{order['id']}"


async def test_another_stores_goods_stay_where_they_are(shop: Shop, neighbour: Shop) -> None:
    theirs = await prepared(neighbour)
    await hand_over(shop, theirs, "1", status=404)
    await shop.post(f"/api/v1/orders/{theirs['id']}/close-balance", None, status=404)
    await shop.get(f"/api/v1/orders/{theirs['id']}/hand-overs", status=404)
