"""Goods that go from one location of the store to another."""

from __future__ import annotations

from typing import Any

import pytest
from basecore.ids import new_id
from shop import Shop
from sqlalchemy import text

pytestmark = pytest.mark.db

API = "/api/v1/stock/transfers"
PAGE = "/web/stock/transfers"
MOVED = text(
    "SELECT payload ->> 'kind', payload ->> 'location', payload ->> 'quantity', "
    "payload ->> 'balance' FROM events.outbox WHERE tenant_id = :tenant "
    "AND event_type = 'stock_moved' ORDER BY sequence"
)


async def moved(shop: Shop) -> list[tuple[str, ...]]:
    """Return what the events of the ledger say."""
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        rows = await session.execute(MOVED, {"tenant": shop.tenant_id})
        return [tuple(row) for row in rows]


async def stocked(shop: Shop, quantity: str = "10") -> Any:
    """Return a product of which there are so many in a store that has a yard."""
    await shop.post("/api/v1/stock/locations", {"name": "Pátio"})
    product = await shop.product(name="Areia média")
    body = {"product_id": product["id"], "kind": "receipt", "quantity": quantity}
    await shop.post("/api/v1/stock/movements", body)
    return product


async def test_what_goes_leaves_one_place_and_comes_to_the_other(shop: Shop) -> None:
    product = await stocked(shop)
    line = {"product_id": product["id"], "quantity": "4"}
    made = await shop.post(API, {"to": "patio", "lines": [line], "note": "Falta espaço"})
    assert (await moved(shop))[1:] == [
        ("transfer", "store", "-4.000", "6.000"),
        ("transfer", "patio", "4.000", "4.000"),
    ]
    (row,) = (await shop.get(API))["items"]
    assert (row["transfer_id"], row["note"]) == (made["id"], "Falta espaço")
    assert (row["from_location"], row["to"], row["quantity"]) == ("store", "patio", "4.000")
    back = {"from_location": "patio", "to": "store", "lines": [line | {"quantity": "1.5"}]}
    await shop.post(API, back)
    assert [one["quantity"] for one in (await shop.get(API))["items"]] == ["1.500", "4.000"]


async def test_more_than_there_is_goes_nowhere(shop: Shop) -> None:
    product, other = await stocked(shop), await shop.product()
    line = {"product_id": product["id"], "quantity": "4"}
    more = {"product_id": product["id"], "quantity": "6.5"}
    refused = await shop.post(API, {"to": "patio", "lines": [line, more]}, status=422)
    assert refused["code"] == "stock_short"
    assert {one["field"] for one in refused["errors"]} == {"lines.0.quantity", "lines.1.quantity"}
    assert refused["errors"][0]["message"] == "Only 10 SC are at that location"
    none = {"to": "patio", "lines": [{"product_id": other["id"], "quantity": "1"}]}
    assert (await shop.post(API, none, status=422))["code"] == "stock_short"
    assert len(await moved(shop)) == 1, "all of a transfer, or nothing"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": "store"}, "same_place"),
        ({"to": "lua"}, "unknown_location"),
        ({"from_location": "lua"}, "unknown_location"),
        ({"lines": []}, "invalid"),
        ({"product_id": "0197aaaa-0000-7000-8000-000000000000"}, "invalid"),
    ],
)
async def test_what_makes_no_sense_is_refused(shop: Shop, changes: Any, code: str) -> None:
    product = await stocked(shop)
    line = {"product_id": changes.pop("product_id", product["id"]), "quantity": "1"}
    refused = await shop.post(API, {"to": "patio", "lines": [line]} | changes, status=422)
    assert refused["code"] == code


async def test_another_stores_goods_go_nowhere(shop: Shop, neighbour: Shop) -> None:
    await stocked(shop)
    theirs = await stocked(neighbour)
    line = {"product_id": theirs["id"], "quantity": "1"}
    refused = await shop.post(API, {"to": "patio", "lines": [line]}, status=422)
    assert refused["errors"][0]["field"] == "lines.0.product_id"


async def test_the_page_takes_one_after_the_other(shop: Shop) -> None:
    product = await stocked(shop)
    form = {"product_id": product["id"], "product_id_text": "Areia", "quantity": "2,5"}
    form |= {"from_location": "store", "to": "patio", "note": "", "idempotency_key": str(new_id())}
    async with shop.client("stock") as client:
        first, again = [await client.post(PAGE, data=form) for _ in range(2)]
        assert first.status_code == again.status_code == 303
        assert first.headers["location"] == f"{PAGE}?origin=store&to=patio"
        page = (await client.get(first.headers["location"])).text
        assert page.count("2,5 SC") == 1
        short = await client.post(PAGE, data=form | {"quantity": "8", "idempotency_key": ""})
        assert short.status_code == 422
        assert "Só há 7,5 SC nesse local" in short.text
        assert 'id="f-quantity-error"' in short.text
        assert 'value="Areia"' in short.text
        nothing = await client.post(PAGE, data=form | {"product_id": "", "idempotency_key": ""})
        assert 'id="f-product_id-error"' in nothing.text
        wrong = await client.post(PAGE, data=form | {"quantity": "x", "idempotency_key": ""})
        assert 'id="f-quantity-error"' in wrong.text


async def test_without_another_place_the_page_says_so(shop: Shop) -> None:
    async with shop.client("stock") as client:
        assert "Adicione antes o pátio" in (await client.get(PAGE)).text


async def test_a_sale_takes_from_the_yard_what_the_store_lacks(shop: Shop) -> None:
    product = await stocked(shop)
    line = {"product_id": product["id"], "quantity": "8"}
    await shop.post(API, {"to": "patio", "lines": [line]})
    sold = {"lines": [{"product_id": product["id"], "quantity": "5"}], "payment_method": "cash"}
    await shop.post("/api/v1/counter-sales", sold)
    assert (await moved(shop))[3:] == [
        ("sale", "store", "-2.000", "0.000"),
        ("sale", "patio", "-3.000", "5.000"),
    ]
