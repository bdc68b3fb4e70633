"""Sales at the counter and orders without a quote, over the API."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from basecore.db import Database
from basecore.ids import new_id
from shop import Shop
from sqlalchemy import text

pytestmark = pytest.mark.db

SALES = "/api/v1/counter-sales"


async def events(database: Database, shop: Shop) -> list[str]:
    """Return the names of the store's events, in order."""
    async with database.tenant(shop.tenant_id) as session:
        rows = await session.execute(
            text(
                "SELECT event_type FROM events.outbox WHERE tenant_id = :tenant ORDER BY sequence"
            ),
            {"tenant": shop.tenant_id},
        )
    return [row.event_type for row in rows]


async def stocked(shop: Shop, quantity: str = "10", **fields: Any) -> Any:
    """Return a product with so much on hand."""
    product = await shop.product(**fields)
    move = {"product_id": product["id"], "kind": "receipt", "quantity": quantity}
    await shop.post("/api/v1/stock/movements", move)
    return product


def sale(product: Any, quantity: str = "2", **more: Any) -> dict[str, Any]:
    """Return a sale of one product."""
    lines = [{"product_id": product["id"], "quantity": quantity}]
    return {"payment_method": "pix", "lines": lines} | more


async def on_hand(shop: Shop, product: Any) -> str:
    """Return the balance of a product."""
    path = f"/api/v1/stock/movements?product_id={product['id']}"
    return str((await shop.get(path))["items"][0]["balance"])


async def test_a_sale_is_handed_over_at_once(shop: Shop, construction_db: Database) -> None:
    product = await stocked(shop, base_price="38.90")
    made = await shop.post(SALES, sale(product), role="sales")
    assert (made["status"], made["is_pickup"], made["total"]) == ("delivered", True, "77.80")
    assert (made["payment_method"], made["customer_name"]) == ("pix", "Consumidor")
    assert made["lines"][0]["to_deliver"] == "0.000"
    assert await on_hand(shop, product) == "8.000"
    assert (await events(construction_db, shop))[-4:] == [
        "order_placed",
        "stock_moved",
        "sale_recorded",
        "order_status_changed",
    ]
    again = await shop.post(SALES, sale(product), role="sales")
    assert again["customer_id"] == made["customer_id"]


async def test_the_last_sack_is_sold_once(shop: Shop, construction_db: Database) -> None:
    product = await stocked(shop, "1")
    async with shop.client("sales") as client:
        answers = await asyncio.gather(
            *(client.post(SALES, json=sale(product, "1")) for _ in range(8))
        )
    assert sorted(answer.status_code for answer in answers) == [201] + [422] * 7
    refused = next(answer.json() for answer in answers if answer.status_code == 422)
    assert refused["code"] == "stock_short"
    assert refused["errors"] == [
        {"field": "lines.0.quantity", "message": "Only 0 SC are left in stock"}
    ]
    assert await on_hand(shop, product) == "0.000"
    assert (await events(construction_db, shop)).count("sale_recorded") == 1
    assert len((await shop.get("/api/v1/orders"))["items"]) == 1


async def test_what_is_left_is_told_at_each_line(shop: Shop) -> None:
    product = await stocked(shop, "2.5", uom="M3")
    line = {"product_id": product["id"], "quantity": "2"}
    problem = await shop.post(SALES, sale(product, lines=[line, line]), status=422)
    assert {one["message"] for one in problem["errors"]} == {"Only 2,5 M3 are left in stock"}


async def test_a_store_may_sell_below_its_stock(shop: Shop) -> None:
    product = await shop.product()
    await shop.post(SALES, sale(product), status=422)
    async with shop.client() as client:
        saved = await client.put(
            "/api/v1/store", json={"sells_below_stock": True}, headers={"If-Match": '"0"'}
        )
    assert saved.status_code == 200, saved.text
    await shop.post(SALES, sale(product))
    assert await on_hand(shop, product) == "-2.000"


async def test_the_same_key_sells_once(shop: Shop, construction_db: Database) -> None:
    product = await stocked(shop)
    headers = {"Idempotency-Key": str(new_id())}
    async with shop.client("sales") as client:
        answers = await asyncio.gather(
            *(client.post(SALES, json=sale(product), headers=headers) for _ in range(8))
        )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await on_hand(shop, product) == "8.000"
    assert (await events(construction_db, shop)).count("sale_recorded") == 1


async def test_first_sales_without_a_name_at_the_same_moment(shop: Shop) -> None:
    products = [await stocked(shop) for _ in range(4)]
    made = await asyncio.gather(*(shop.post(SALES, sale(one)) for one in products))
    assert len({one["customer_id"] for one in made}) == 1


async def test_an_account_needs_a_name(shop: Shop) -> None:
    product = await stocked(shop)
    body = sale(product, payment_method="on_account")
    problem = await shop.post(SALES, body, status=422)
    assert [one["field"] for one in problem["errors"]] == ["customer_id"]
    customer = await shop.customer()
    made = await shop.post(SALES, body | {"customer_id": customer["id"]})
    assert made["customer_name"] == customer["name"]


async def test_what_is_not_sold_any_more_is_refused_at_its_line(shop: Shop) -> None:
    product, other = await stocked(shop), await stocked(shop)
    async with shop.client() as client:
        await client.patch(
            f"/api/v1/products/{product['id']}",
            json={"is_active": False},
            headers={"If-Match": '"1"'},
        )
    lines = [{"product_id": one["id"], "quantity": "1"} for one in (other, product)]
    for path, more in ((SALES, {"payment_method": "cash"}), ("/api/v1/orders", {})):
        customer = {"customer_id": (await shop.customer())["id"]}
        problem = await shop.post(path, {"lines": lines} | more | customer, status=422)
        assert [one["field"] for one in problem["errors"]] == ["lines.1.product_id"]
    problem = await shop.post(SALES, sale(product, lines=[]), status=422)
    assert problem["code"] == "empty_basket"


async def test_who_sells(shop: Shop) -> None:
    product = await stocked(shop)
    for role in ("stock", "finance"):
        await shop.post(SALES, sale(product), role=role, status=403)


async def test_an_order_without_a_quote(shop: Shop, construction_db: Database) -> None:
    product, customer = await stocked(shop, base_price="10.00"), await shop.customer()
    body = {
        "customer_id": customer["id"],
        "lines": [{"product_id": product["id"], "quantity": "12", "discount_percent": "10"}],
        "notes": "Entregar de manhã",
    }
    made = await shop.post("/api/v1/orders", body, role="sales")
    assert (made["status"], made["quote_id"], made["total"]) == ("pending", None, "108.00")
    assert (made["number"], made["notes"]) == ("PED-000001", "Entregar de manhã")
    assert made == await shop.get(f"/api/v1/orders/{made['id']}")
    assert (await events(construction_db, shop))[-2:] == ["order_placed", "stock_reserved"]
    assert await on_hand(shop, product) == "10.000"


async def test_limits_hold_for_orders_too(shop: Shop) -> None:
    product, customer = await stocked(shop), await shop.customer()
    policy = {"mode": "block", "max_discount_percent": "5"}
    async with shop.client() as client:
        await client.put("/api/v1/price-policies/sales", json=policy)
    body = {
        "customer_id": customer["id"],
        "lines": [{"product_id": product["id"], "quantity": "1", "discount_percent": "10"}],
    }
    problem = await shop.post("/api/v1/orders", body, role="sales", status=422)
    assert problem["code"] == "below_policy"
    await shop.post("/api/v1/orders", body)


async def test_an_exchange_takes_back_and_sells_at_once(
    shop: Shop, construction_db: Database
) -> None:
    wrong, right = await stocked(shop, base_price="10.00"), await stocked(shop, base_price="12.00")
    customer = await shop.customer()
    sold = await shop.post(SALES, sale(wrong, "3", customer_id=customer["id"]))
    line = {"line_id": sold["lines"][0]["id"], "quantity": "2"}
    body = {"back": {"reason": "wrong_item", "lines": [line]}, "sale": sale(right, "2")}
    path = f"/api/v1/orders/{sold['id']}/exchanges"
    made = await shop.post(path, body)
    assert (made["customer_id"], made["total"]) == (customer["id"], "24.00")
    assert [await on_hand(shop, one) for one in (wrong, right)] == ["9.000", "8.000"]
    (back,) = (await shop.get(f"/api/v1/orders/{sold['id']}/returns"))["items"]
    assert back["kind"] == "exchange"
    names = await events(construction_db, shop)
    assert names.count("goods_returned") == 1
    body["sale"] = sale(right, "100")
    await shop.post(
        path,
        body | {"back": {"reason": "wrong_item", "lines": [line | {"quantity": "1"}]}},
        status=422,
    )
    assert await events(construction_db, shop) == names


async def test_another_stores_goods_are_not_sold(shop: Shop, neighbour: Shop) -> None:
    theirs = await stocked(neighbour)
    problem = await shop.post(SALES, sale(theirs), status=422)
    assert problem["code"] == "line_product"
    mine = await stocked(shop)
    customer = await neighbour.customer()
    problem = await shop.post(SALES, sale(mine, customer_id=customer["id"]), status=422)
    assert problem["code"] == "customer_unknown"
