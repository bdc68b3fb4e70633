"""Purchases over the API: drafts, orders, receipts, and what follows from them."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import pytest
from basecore.ids import new_id
from buying import BUY, offered, ordered, received
from shop import Shop
from sqlalchemy import text

pytestmark = pytest.mark.db

TOLD = text(
    "SELECT event_type, payload FROM events.outbox WHERE tenant_id = :tenant "
    "AND event_type = ANY (:names) ORDER BY sequence"
)
NAMES = ["purchase_ordered", "purchase_received", "stock_moved", "supplier_price_recorded"]


async def told(shop: Shop) -> list[tuple[str, Any]]:
    """Return what others were told of purchases and stock."""
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        rows = await session.execute(TOLD, {"tenant": shop.tenant_id, "names": NAMES})
        return [(row[0], row[1]) for row in rows]


async def test_a_draft_takes_its_prices_from_the_offer(shop: Shop) -> None:
    supplier, product = await shop.supplier(payment_term_days=28), await shop.product()
    await offered(shop, supplier, product, "29.90")
    await offered(shop, supplier, product, "27.50", minimum_quantity="100")
    lines = [{"product_id": product["id"], "quantity": "120"}]
    made = await shop.post(BUY, {"supplier_id": supplier["id"], "lines": lines})
    assert (made["number"], made["status"], made["total"]) == ("COM-000001", "draft", "3300.00")
    assert made["payment_term_days"] == 28
    body = {"lines": [{"product_id": product["id"], "quantity": "10", "unit_price": "30"}]}
    async with shop.client() as client:
        path = f"{BUY}/{made['id']}"
        changed = await client.put(path, json=body, headers={"If-Match": '"1"'})
        assert (changed.json()["total"], changed.json()["version"]) == ("300.00", 2)
        stale = await client.put(path, json=body, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (409, "purchase_changed")


async def test_sending_orders_and_expects(shop: Shop) -> None:
    supplier, product = await shop.supplier(lead_time_days=5), await shop.product()
    sent = await ordered(shop, supplier, product)
    assert sent["status"] == "sent"
    assert sent["expected_on"] > sent["ordered_on"]
    again = await shop.post(f"{BUY}/{sent['id']}/send", None, status=200)
    assert again["ordered_on"] == sent["ordered_on"]
    ((name, event),) = await told(shop)
    assert name == "purchase_ordered"
    assert [one["quantity"] for one in event["lines"]] == ["10.000"]
    empty = await shop.post(BUY, {"supplier_id": supplier["id"]})
    refused = await shop.post(f"{BUY}/{empty['id']}/send", None, status=409)
    assert refused["code"] == "purchase_empty"


async def test_goods_come_in_parts_and_teach(shop: Shop) -> None:
    supplier, product = await shop.supplier(lead_time_days=9), await shop.product(cost="20.00")
    move = {"product_id": product["id"], "kind": "receipt", "quantity": "10"}
    await shop.post("/api/v1/stock/movements", move)
    sent = await ordered(shop, supplier, product, unit_price="30")
    part = await received(shop, sent, "4", received_on=sent["ordered_on"])
    assert (part["status"], part["lines"][0]["missing"]) == ("partly_received", "6.000")
    whole = await received(shop, part, "6", unit_price="31", freight="6.00", note="1 molhado")
    assert whole["status"] == "received"
    assert [one["quantity"] for one in whole["receipts"][0]["lines"]] == ["6.000"]
    after = await shop.get(f"/api/v1/products/{product['id']}")
    # 10 at 20 and 4 at 30 weigh 22.86; with 6 at 31 and a freight of 1 each, 25.60.
    assert after["cost"] == "25.60"
    seen = await shop.get(f"/api/v1/suppliers/{supplier['id']}")
    assert (seen["learned_lead_time_days"], seen["observed_receipts"]) == (0, 1)
    offers = await shop.get(f"/api/v1/suppliers/{supplier['id']}/offers")
    assert [(one["unit_price"], one["source"]) for one in offers["items"]] == [
        ("31.0000", "received"),
        ("30.0000", "received"),
    ]
    events = await told(shop)
    come = [event for name, event in events if name == "purchase_received"]
    assert [one["is_complete"] for one in come] == [False, True]
    moved = sum(Decimal(one["quantity"]) for name, one in events if name == "stock_moved")
    ledger = await shop.get(f"/api/v1/stock/movements?product_id={product['id']}")
    assert moved == Decimal(ledger["items"][0]["balance"]) == 20


async def test_of_two_who_receive_one_is_told(shop: Shop) -> None:
    sent = await ordered(shop, await shop.supplier(), await shop.product())
    lines = [{"line_id": sent["lines"][0]["id"], "quantity": "10"}]
    headers = {"If-Match": f'"{sent["version"]}"'}
    async with shop.client() as client:
        path = f"{BUY}/{sent['id']}/receipts"
        answers = await asyncio.gather(
            *(client.post(path, json={"lines": lines}, headers=headers) for _ in range(2))
        )
    assert sorted(one.status_code for one in answers) == [201, 409]
    told_no = next(one for one in answers if one.status_code == 409).json()
    assert told_no["code"] == "purchase_changed"
    assert "received this purchase order" in told_no["detail"]
    product_id = sent["lines"][0]["product_id"]
    ledger = await shop.get(f"/api/v1/stock/movements?product_id={product_id}")
    assert [one["balance"] for one in ledger["items"]] == ["10.000"]


async def test_what_cannot_be_received_says_so(shop: Shop) -> None:
    sent = await ordered(shop, await shop.supplier(), await shop.product())
    path, line = f"{BUY}/{sent['id']}/receipts", sent["lines"][0]["id"]
    async with shop.client() as client:
        client.headers["If-Match"] = f'"{sent["version"]}"'
        for lines, field in (
            ([], "lines"),
            ([{"line_id": line, "quantity": "0"}], "lines"),
            ([{"line_id": str(new_id()), "quantity": "1"}], "lines.0.line_id"),
            ([{"line_id": line, "quantity": "1"}] * 2, "lines.1.line_id"),
        ):
            answer = await client.post(path, json={"lines": lines})
            assert answer.status_code == 422, answer.text
            assert answer.json()["errors"][0]["field"] == field
    await shop.post(f"{BUY}/{sent['id']}/cancel", None, status=200)
    refused = await shop.post(f"{BUY}/{sent['id']}/close", None, status=409)
    assert refused["code"] == "purchase_state"
    (_, (_, called_off)) = await told(shop)
    assert called_off["lines"] == []


async def test_what_will_not_come_is_closed(shop: Shop) -> None:
    sent = await ordered(shop, await shop.supplier(), await shop.product())
    part = await received(shop, sent, "4")
    done = await shop.post(f"{BUY}/{part['id']}/close", None, status=200)
    assert done["status"] == "received"
    assert [e["lines"][0]["quantity"] for n, e in await told(shop) if n == "purchase_ordered"] == [
        "10.000",
        "4.000",
    ]


async def test_a_list_becomes_a_draft_for_each_supplier(shop: Shop) -> None:
    dear, cheap = await shop.supplier(minimum_order="5000.00"), await shop.supplier()
    brick, tile = await shop.product(name="Tijolo"), await shop.product(name="Piso", uom="M2")
    await offered(shop, dear, brick, "0.90")
    await offered(shop, cheap, brick, "0.80")
    await shop.code(dear, tile, uom="CX", ratio="2.16")
    await shop.code(cheap, brick, uom="MIL", ratio="1000")
    lines = [
        {"product_id": brick["id"], "quantity": "1500", "suggestion_id": str(new_id())},
        {"product_id": tile["id"], "quantity": "46.2"},
    ]
    made = (await shop.post(f"{BUY}/from-list", {"lines": lines}))["items"]
    found = {one["supplier_id"]: one for one in made}
    assert [x["quantity"] for x in found[cheap["id"]]["lines"]] == ["2000.000"]
    assert found[cheap["id"]]["total"] == "1600.00"
    assert found[cheap["id"]]["lines"][0]["suggestion_id"] == lines[0]["suggestion_id"]
    assert [x["quantity"] for x in found[dear["id"]]["lines"]] == ["47.520"]
    assert found[dear["id"]]["below_minimum_by"] == "5000.00"
    nobody = {"product_id": (await shop.product())["id"], "quantity": "1"}
    refused = await shop.post(f"{BUY}/from-list", {"lines": [*lines, nobody]}, status=422)
    assert [one["field"] for one in refused["errors"]] == ["lines.2.product_id"]
    assert len((await shop.get(f"{BUY}?status=draft"))["items"]) == 2, "all of them, or none"


async def test_what_is_late_is_listed(shop: Shop) -> None:
    supplier, product = await shop.supplier(), await shop.product()
    late = await ordered(shop, supplier, product, expected_on="2026-01-02")
    await ordered(shop, supplier, product, expected_on="2999-01-02")
    found = await shop.get(f"{BUY}?late=true")
    assert [(one["id"], one["is_late"]) for one in found["items"]] == [(late["id"], True)]


async def test_who_does_not_see_costs_receives_without(shop: Shop) -> None:
    sent = await ordered(shop, await shop.supplier(), await shop.product(), unit_price="30")
    seen = await shop.get(f"{BUY}/{sent['id']}", role="stock")
    assert (seen["total"], seen["lines"][0]["unit_price"]) == (None, None)
    whole = await received(shop, sent, "10", role="stock")
    assert whole["receipts"][0]["lines"][0]["unit_price"] is None
    product_id = sent["lines"][0]["product_id"]
    assert (await shop.get(f"/api/v1/products/{product_id}"))["cost"] == "30.00"


async def test_a_neighbours_supplier_and_product_do_not_exist(shop: Shop, neighbour: Shop) -> None:
    supplier, product = await shop.supplier(), await shop.product()
    theirs, goods = await neighbour.supplier(), await neighbour.product()
    unknown = str(new_id())
    for given in (theirs["id"], unknown):
        refused = await shop.post(BUY, {"supplier_id": given}, status=422)
        assert refused["errors"][0]["field"] == "supplier_id"
        line = {"product_id": product["id"], "quantity": "1", "supplier_id": given}
        await shop.post(f"{BUY}/from-list", {"lines": [line]}, status=422)
    for given in (goods["id"], unknown):
        line = {"product_id": given, "quantity": "1"}
        body = {"supplier_id": supplier["id"], "lines": [line]}
        refused = await shop.post(BUY, body, status=422)
        assert refused["errors"][0]["field"] == "lines.0.product_id"
        await shop.post(f"{BUY}/from-list", {"lines": [line]}, status=422)
