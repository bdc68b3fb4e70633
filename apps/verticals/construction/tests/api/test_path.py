"""The whole path over the API: quote, approval, order, delivery, ledger, events."""

from __future__ import annotations

import asyncio
import itertools
from decimal import Decimal
from typing import Any

import pytest
from basecore.db import Database
from shop import Shop
from sqlalchemy import text

pytestmark = pytest.mark.db


async def events(database: Database, shop: Shop) -> list[tuple[int, str, Any]]:
    """Return the store's events in order."""
    async with database.tenant(shop.tenant_id) as session:
        rows = await session.execute(
            text(
                "SELECT sequence, event_type, payload FROM events.outbox "
                "WHERE tenant_id = :tenant ORDER BY sequence"
            ),
            {"tenant": shop.tenant_id},
        )
    return [(row.sequence, row.event_type, row.payload) for row in rows]


async def test_a_quote_becomes_an_order_that_leaves_the_stock(
    shop: Shop, construction_db: Database
) -> None:
    product = await shop.product(base_price="10.00")
    move = {"product_id": product["id"], "kind": "receipt", "quantity": "100"}
    await shop.post("/api/v1/stock/movements", move, role="stock")
    lines = [
        {"product_id": product["id"], "quantity": "3", "discount_percent": "10"},
        {"product_id": product["id"], "quantity": "1.5", "unit_price": "9.99"},
    ]
    order = await shop.order(lines=lines, discount_percent="5")
    # 27.00 + 14.985 -> 14.99 = 41.99; less 5 % = 39.8905 -> 39.89
    assert (order["subtotal"], order["total"]) == ("41.99", "39.89")
    assert order["number"] == "PED-000001"
    await shop.step(order, "preparing")
    await shop.step(order, "out_for_delivery")
    delivered = await shop.step(order, "delivered")
    assert [line["to_deliver"] for line in delivered["lines"]] == ["0.000", "0.000"]
    ledger = await shop.get(f"/api/v1/stock/movements?product_id={product['id']}", role="stock")
    assert [(m["kind"], m["quantity"], m["balance"]) for m in ledger["items"]] == [
        ("sale", "-1.500", "95.500"),
        ("sale", "-3.000", "97.000"),
        ("receipt", "100.000", "100.000"),
    ]
    found = await events(construction_db, shop)
    assert [sequence for sequence, _, _ in found] == list(range(1, len(found) + 1))
    assert [name for _, name, _ in found] == [
        "product_registered",
        "stock_moved",
        "quote_created",
        "quote_sent",
        "quote_approved",
        "quote_converted",
        "order_placed",
        "stock_reserved",
        "order_status_changed",
        "order_status_changed",
        "stock_moved",
        "stock_moved",
        "sale_recorded",
        "stock_released",
        "order_status_changed",
    ]


async def test_a_pick_up_is_recorded_by_the_seller(shop: Shop) -> None:
    order = await shop.order()
    await shop.step(order, "preparing")
    path = f"/api/v1/orders/{order['id']}/status"
    done = await shop.post(
        path, {"status": "delivered", "is_pickup": True}, role="sales", status=200
    )
    assert (done["status"], done["is_pickup"]) == ("delivered", True)


async def test_a_hundred_concurrent_conversions_make_one_order(
    shop: Shop, construction_db: Database
) -> None:
    quote = await shop.approved()
    async with shop.client("admin") as client:
        answers = await asyncio.gather(
            *(client.post(f"/api/v1/quotes/{quote['id']}/convert") for _ in range(100))
        )
    made = [a.json()["id"] for a in answers if a.status_code == 201]
    refused = [a.json() for a in answers if a.status_code == 409]
    assert len(made) == 1
    assert len(refused) == 99
    assert {problem["order_id"] for problem in refused} == set(made)
    assert {problem["code"] for problem in refused} == {"quote_converted"}
    names = [name for _, name, _ in await events(construction_db, shop)]
    assert names.count("quote_converted") == names.count("order_placed") == 1


async def test_concurrent_creators_get_numbers_without_a_gap(shop: Shop) -> None:
    product, customer = await shop.product(), await shop.customer()
    body = {
        "customer_id": customer["id"],
        "lines": [{"product_id": product["id"], "quantity": "1"}],
    }

    async def create(times: int) -> list[str]:
        async with shop.client("sales") as client:
            answers = [await client.post("/api/v1/quotes", json=body) for _ in range(times)]
        assert {answer.status_code for answer in answers} == {201}
        return [answer.json()["number"] for answer in answers]

    made = await asyncio.gather(*(create(5) for _ in range(16)))
    numbers = sorted(itertools.chain.from_iterable(made))
    assert numbers == [f"COT-{n:06d}" for n in range(1, 81)]


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("/api/v1/quotes/{quote}/approve", None),
        ("/api/v1/quotes/{quote}/convert", None),
    ],
)
async def test_steps_out_of_turn_change_nothing(
    shop: Shop, construction_db: Database, path: str, change: Any
) -> None:
    quote = await shop.quote()
    before = await events(construction_db, shop)
    problem = await shop.post(path.format(quote=quote["id"]), change, status=409)
    assert problem["code"] == "quote_state"
    assert await events(construction_db, shop) == before


async def test_a_delivered_order_is_final(shop: Shop) -> None:
    order = await shop.order()
    for status in ("preparing", "out_for_delivery", "delivered"):
        await shop.step(order, status)
    for status in ("preparing", "out_for_delivery", "delivered", "cancelled"):
        path = f"/api/v1/orders/{order['id']}/status"
        assert (await shop.post(path, {"status": status}, status=409))["code"] == "order_state"


async def test_only_a_draft_is_edited_and_only_by_who_read_it_last(shop: Shop) -> None:
    quote = await shop.quote()
    product = await shop.product(base_price="2.00")
    body = {
        "customer_id": quote["customer_id"],
        "lines": [{"product_id": product["id"], "quantity": "4"}],
    }
    async with shop.client("sales") as client:
        path = f"/api/v1/quotes/{quote['id']}"
        without = await client.put(path, json=body)
        first = await client.put(path, json=body, headers={"If-Match": '"1"'})
        second = await client.put(path, json=body, headers={"If-Match": '"1"'})
        await client.post(f"{path}/send")
        sent = await client.put(path, json=body, headers={"If-Match": '"3"'})
    assert [without.status_code, first.status_code] == [422, 200]
    assert (second.status_code, sent.status_code) == (412, 409)
    assert (first.json()["total"], first.headers["etag"]) == ("8.00", '"2"')


async def test_creating_answers_what_reading_answers(shop: Shop) -> None:
    line = {"product_id": (await shop.product())["id"], "quantity": "1.5", "discount_percent": "5"}
    customer = await shop.customer()
    site = await shop.post(f"/api/v1/customers/{customer['id']}/job-sites", {"name": "Obra"})
    made = await shop.quote(
        lines=[line, line | {"unit_price": "7"}],
        customer_id=customer["id"],
        job_site_id=site["id"],
        discount_percent="2.5",
    )
    assert made == await shop.get(f"/api/v1/quotes/{made['id']}")


async def test_prices_are_frozen(shop: Shop) -> None:
    product = await shop.product(base_price="5.00")
    quote = await shop.quote(lines=[{"product_id": product["id"], "quantity": "1"}])
    async with shop.client() as client:
        changed = await client.patch(
            f"/api/v1/products/{product['id']}",
            json={"base_price": "6.00"},
            headers={"If-Match": '"1"'},
        )
    assert changed.json()["base_price"] == "6.00"
    again = await shop.get(f"/api/v1/quotes/{quote['id']}")
    assert Decimal(again["lines"][0]["unit_price"]) == 5
