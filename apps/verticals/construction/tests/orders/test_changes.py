"""What changed since the quote, said before it becomes an order; and ordering the same again."""

from __future__ import annotations

from typing import Any

import pytest
from basecore.ids import new_id
from shop import Shop

pytestmark = pytest.mark.db


async def edited(shop: Shop, product: Any, **fields: Any) -> None:
    """Change a product."""
    path = f"/api/v1/products/{product['id']}"
    async with shop.client() as client:
        version = (await client.get(path)).headers["etag"]
        answer = await client.patch(path, json=fields, headers={"If-Match": version})
    assert answer.status_code == 200, answer.text


async def changed(shop: Shop) -> Any:
    """Return an approved quote of 10 of which 4 are there, and whose cost rose by a tenth."""
    product = await shop.product(cost="20.00")
    move = {"product_id": product["id"], "kind": "receipt", "quantity": "4"}
    await shop.post("/api/v1/stock/movements", move)
    quote = await shop.approved(lines=[{"product_id": product["id"], "quantity": "10"}])
    await edited(shop, product, cost="22.00")
    return quote


async def test_what_is_short_and_what_costs_more(shop: Shop) -> None:
    quote = await changed(shop)
    (one,) = (await shop.get(f"/api/v1/quotes/{quote['id']}/changes"))["items"]
    assert (one["available"], one["cost_percent"]) == ("4.000", "10.00")
    (one,) = (await shop.get(f"/api/v1/quotes/{quote['id']}/changes", role="sales"))["items"]
    assert one["cost_percent"] is None
    await shop.get(f"/api/v1/quotes/{quote['id']}/changes", role="stock", status=403)


async def test_nothing_changed_says_nothing(shop: Shop) -> None:
    product = await shop.product()
    move = {"product_id": product["id"], "kind": "receipt", "quantity": "4"}
    await shop.post("/api/v1/stock/movements", move)
    quote = await shop.approved(lines=[{"product_id": product["id"], "quantity": "4"}])
    assert (await shop.get(f"/api/v1/quotes/{quote['id']}/changes"))["items"] == []


async def test_what_is_no_longer_sold_is_said_and_still_becomes_an_order(shop: Shop) -> None:
    product = await shop.product()
    move = {"product_id": product["id"], "kind": "receipt", "quantity": "4"}
    await shop.post("/api/v1/stock/movements", move)
    quote = await shop.approved(lines=[{"product_id": product["id"], "quantity": "4"}])
    await edited(shop, product, is_active=False)
    path = f"/quotes/{quote['id']}"
    (one,) = (await shop.get(f"/api/v1{path}/changes"))["items"]
    assert (one["available"], one["is_inactive"]) == (None, True)
    async with shop.client() as client:
        html = (await client.get(f"/web{path}/changes", headers={"HX-Request": "true"})).text
    assert "não é mais vendido" in html
    await shop.post(f"/api/v1{path}/convert", None)


async def test_the_page_tells_it_beside_the_button(shop: Shop) -> None:
    quote = await changed(shop)
    path = f"/web/quotes/{quote['id']}"
    async with shop.client() as client:
        assert f'hx-get="{path}/changes"' in (await client.get(path)).text
        html = (await client.get(f"{path}/changes", headers={"HX-Request": "true"})).text
        plain = await client.get(f"{path}/changes")
    assert "4 de 10 SC em estoque" in html
    assert "custo subiu 10" in html
    assert plain.headers["location"] == path


async def test_the_same_again_at_todays_prices(shop: Shop) -> None:
    product = await shop.product(base_price="10.00")
    order = await shop.order(lines=[{"product_id": product["id"], "quantity": "3"}])
    await edited(shop, product, base_price="12.00")
    path = f"/api/v1/orders/{order['id']}/copies"
    plan = await shop.get(f"{path}/plan")
    assert (plan["total"], plan["total_today"], plan["difference"]) == ("30.00", "36.00", "6.00")
    made = await shop.post(path, None)
    assert (made["status"], made["total"]) == ("draft", "36.00")
    assert made["customer_id"] == order["customer_id"]
    await shop.post(path, None, role="finance", status=403)


async def test_the_page_of_the_same_again(shop: Shop) -> None:
    order = await shop.order()
    path = f"/web/orders/{order['id']}/copy"
    async with shop.client() as client:
        assert "Repetir pedido" in (await client.get(f"/web/orders/{order['id']}")).text
        assert "Nova cotação a preços de hoje" in (await client.get(path)).text
        key = {"idempotency_key": str(new_id())}
        first, again = [await client.post(path, data=key) for _ in range(2)]
    assert first.status_code == 303
    assert first.headers["location"] == again.headers["location"]


async def test_another_stores_past_does_not_exist(shop: Shop, neighbour: Shop) -> None:
    order = await neighbour.order()
    await shop.get(f"/api/v1/quotes/{order['quote_id']}/changes", status=404)
    await shop.get(f"/api/v1/orders/{order['id']}/copies/plan", status=404)
    await shop.post(f"/api/v1/orders/{order['id']}/copies", None, status=404)
