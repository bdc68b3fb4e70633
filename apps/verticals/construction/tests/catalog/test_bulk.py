"""Many products at once: shown before, all or none, told one by one, taken back."""

from __future__ import annotations

from typing import Any

import pytest
from basecore.db import Database
from basecore.ids import new_id
from basecore.outbox import outbox
from shop import Shop
from sqlalchemy import select

pytestmark = pytest.mark.db

BULK = "/api/v1/products/bulk"


async def prices(shop: Shop) -> dict[str, str]:
    found = await shop.get("/api/v1/products")
    return {one["sku"]: one["base_price"] for one in found["items"]}


async def three(shop: Shop) -> list[str]:
    made = [
        await shop.product(sku=sku, name=sku, base_price=price)
        for sku, price in (("A", "10.00"), ("B", "20.39"), ("C", "0"))
    ]
    return [one["id"] for one in made]


async def test_prices_are_shown_before_they_change(shop: Shop) -> None:
    ids = await three(shop)
    body = {"ids": ids, "price": {"percent": "10", "rounding": "ends_90"}}
    shown = await shop.post(f"{BULK}/preview", body, status=200)
    assert [(one["old_price"], one["new_price"]) for one in shown["items"]] == [
        ("10.00", "10.90"),
        ("20.39", "22.90"),
        ("0.00", "0.00"),
    ]
    assert await prices(shop) == {"A": "10.00", "B": "20.39", "C": "0.00"}
    done = await shop.post(BULK, body, status=200)
    assert done["items"] == shown["items"]
    assert await prices(shop) == {"A": "10.90", "B": "22.90", "C": "0.00"}


async def test_prices_are_taken_back_where_nobody_changed_them_since(shop: Shop) -> None:
    ids = await three(shop)
    body = {"ids": ids, "price": {"percent": "50"}}
    done = await shop.post(BULK, body, status=200)
    async with shop.client() as client:
        changed = await client.patch(
            f"/api/v1/products/{ids[1]}", json={"base_price": "7"}, headers={"If-Match": '"2"'}
        )
    assert changed.status_code == 200
    await shop.post(f"{BULK}/{done['batch_id']}/undo", None, status=200)
    assert await prices(shop) == {"A": "10.00", "B": "7.00", "C": "0.00"}
    again = await shop.post(f"{BULK}/{done['batch_id']}/undo", None, status=200)
    assert again["items"] == []


async def test_another_stores_change_cannot_be_taken_back(shop: Shop, neighbour: Shop) -> None:
    body = {"ids": await three(neighbour), "price": {"percent": "50"}}
    done = await neighbour.post(BULK, body, status=200)
    theirs = await shop.post(f"{BULK}/{done['batch_id']}/undo", None, status=404)
    assert theirs == await shop.post(f"{BULK}/{new_id()}/undo", None, status=404)
    assert (await prices(neighbour))["A"] == "15.00"


@pytest.mark.parametrize("path", [BULK, f"{BULK}/preview"])
async def test_one_foreign_product_stops_all(shop: Shop, neighbour: Shop, path: str) -> None:
    ids = await three(shop)
    foreign = (await neighbour.product())["id"]
    said = [
        await shop.post(path, {"ids": [*ids, one], "price": {"percent": "5"}}, status=404)
        for one in (foreign, str(new_id()))
    ]
    assert said[0] == said[1]
    assert (await prices(shop))["A"] == "10.00"


async def test_category_and_sale_change_together(shop: Shop) -> None:
    ids = await three(shop)
    await shop.post(BULK, {"ids": ids[:2], "category": "Novo", "is_active": False}, status=200)
    found = await shop.get("/api/v1/products?category=novo&active=false")
    assert {one["sku"] for one in found["items"]} == {"A", "B"}
    assert len((await shop.get("/api/v1/products?q=novo"))["items"]) == 2, "found by it too"


async def places(shop: Shop) -> dict[str, tuple[str | None, bool]]:
    found = [
        *(await shop.get("/api/v1/products?active=true"))["items"],
        *(await shop.get("/api/v1/products?active=false"))["items"],
    ]
    return {one["sku"]: (one["category"], one["is_active"]) for one in found}


async def test_category_and_sale_are_taken_back_where_they_stayed(shop: Shop) -> None:
    ids = await three(shop)
    await shop.post(BULK, {"ids": ids[:1], "category": "Antiga"}, status=200)
    before = await places(shop)
    body = {"ids": ids, "category": "Nova", "is_active": False, "price": {"percent": "100"}}
    done = await shop.post(BULK, body, status=200)
    assert set((await places(shop)).values()) == {("Nova", False)}
    await shop.post(BULK, {"ids": ids[2:], "category": "Outra"}, status=200)
    back = await shop.post(f"{BULK}/{done['batch_id']}/undo", None, status=200)
    assert await places(shop) == before | {"C": ("Outra", True)}
    assert await prices(shop) == {"A": "10.00", "B": "20.39", "C": "0.00"}
    again = await shop.post(f"{BULK}/{done['batch_id']}/undo", None, status=200)
    assert again["items"] == []
    await shop.post(f"{BULK}/{back['batch_id']}/undo", None, status=200)
    assert (await places(shop))["A"] == ("Nova", False), "taking back can be taken back"


async def test_a_category_that_is_gone_does_not_come_back(shop: Shop) -> None:
    ids = await three(shop)
    await shop.post(BULK, {"ids": ids, "category": "Antiga"}, status=200)
    done = await shop.post(BULK, {"ids": ids, "category": "Nova"}, status=200)
    (old,) = [one for one in await shop.get("/api/v1/categories") if one["name"] == "Antiga"]
    async with shop.client() as client:
        gone = await client.delete(f"/api/v1/categories/{old['id']}")
    assert gone.status_code == 204, gone.text
    back = await shop.post(f"{BULK}/{done['batch_id']}/undo", None, status=200)
    assert back["items"] == []
    assert {category for category, _ in (await places(shop)).values()} == {"Nova"}


async def test_each_product_is_told_and_versioned(app: Any, shop: Shop) -> None:
    ids = await three(shop)
    await shop.post(BULK, {"ids": ids, "price": {"percent": "5"}}, status=200)
    database: Database = app.state.database
    async with database.tenant(shop.tenant_id) as session:
        rows = await session.execute(
            select(outbox.c.event_type, outbox.c.aggregate_id).where(
                outbox.c.tenant_id == shop.tenant_id, outbox.c.event_type != "product_registered"
            )
        )
        told = [(kind, str(about)) for kind, about in rows]
    assert sorted(about for kind, about in told if kind == "product_changed") == sorted(ids)
    assert sorted(a for kind, a in told if kind == "product_price_changed") == sorted(ids[:2])
    assert (await shop.get(f"/api/v1/products/{ids[2]}"))["version"] == 2


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"price": {"percent": "-100"}},
        {"price": {"percent": "5", "rounding": "up"}},
        {"ids": []},
        {"category": ""},
    ],
)
async def test_what_changes_nothing_or_makes_no_sense(shop: Shop, fields: dict[str, Any]) -> None:
    ids = await three(shop)
    await shop.post(BULK, {"ids": ids} | fields, status=422)


async def test_a_price_never_grows_out_of_its_column(shop: Shop) -> None:
    huge = await shop.product(base_price="999999999999.99")
    body = {"ids": [huge["id"]], "price": {"percent": "1000"}}
    answer = await shop.post(BULK, body, status=422)
    assert answer["errors"][0]["field"] == "price.percent"


async def test_a_repeated_request_raises_prices_once(shop: Shop) -> None:
    ids = await three(shop)
    body = {"ids": ids, "price": {"percent": "10"}}
    async with shop.client() as client:
        for _ in range(2):
            answer = await client.post(BULK, json=body, headers={"Idempotency-Key": "once"})
            assert answer.status_code == 200
    assert (await prices(shop))["A"] == "11.00"
