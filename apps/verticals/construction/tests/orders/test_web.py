"""Pages of orders: list, detail, steps, and the way from a quote."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from basecore.ids import new_id
from shop import Shop

pytestmark = pytest.mark.db


async def send(
    shop: Shop, path: str, fields: dict[str, str] | None = None, role: str = "admin"
) -> httpx.Response:
    """Post a form."""
    async with shop.client(role) as client:
        return await client.post(path, data=fields or {})


async def read(shop: Shop, path: str, role: str = "admin", status: int = 200) -> str:
    """Return a page's HTML."""
    async with shop.client(role) as client:
        answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


async def step(shop: Shop, order: Any, role: str = "admin", **fields: str) -> httpx.Response:
    """Press a button of an order's page."""
    return await send(shop, f"/web/orders/{order['id']}/status", fields, role)


async def test_sellers_see_their_own(shop: Shop) -> None:
    order = await shop.order(role="admin")
    assert order["number"] not in await read(shop, "/web/orders", "sales")
    await read(shop, f"/web/orders/{order['id']}", "sales", 404)


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("admin", {"Saiu para entrega", "Retirado no balcão", "Cancelar pedido"}),
        ("stock", {"Saiu para entrega"}),
        ("sales", {"Retirado no balcão"}),
        ("finance", set()),
    ],
)
async def test_each_role_has_its_steps(shop: Shop, role: str, labels: set[str]) -> None:
    order = await shop.order()
    await shop.step(order, "preparing")
    html = await read(shop, f"/web/orders/{order['id']}", role)
    every = {"Preparar", "Saiu para entrega", "Retirado no balcão", "Cancelar pedido"}
    assert {label for label in every if f"<span>{label}</span>" in html} == labels


async def test_an_order_goes_to_delivered(shop: Shop) -> None:
    order = await shop.order()
    for status in ("preparing", "out_for_delivery", "delivered"):
        answer = await step(shop, order, status=status)
        assert answer.status_code == 303, answer.text
        assert answer.headers["location"] == f"/web/orders/{order['id']}"
    html = await read(shop, f"/web/orders/{order['id']}")
    assert "Entregue" in html
    assert "<form" not in html[html.index("page-actions") : html.index("columns")]
    seen = await shop.get(f"/api/v1/orders/{order['id']}")
    assert [line["to_deliver"] for line in seen["lines"]] == ["0.000"]


async def test_pages_of_orders_without_a_quote_and_without_a_reason(shop: Shop) -> None:
    product, customer = await shop.product(), await shop.customer()
    lines = [{"product_id": product["id"], "quantity": "1"}]
    order = await shop.post("/api/v1/orders", {"customer_id": customer["id"], "lines": lines})
    assert "Pedido feito" in await read(shop, f"/web/orders/{order['id']}")
    await step(shop, order, status="cancelled")
    html = await read(shop, f"/web/orders/{order['id']}")
    assert "Cancelado" in html


async def test_a_counter_pick_up(shop: Shop) -> None:
    order = await shop.order()
    await shop.step(order, "preparing")
    answer = await step(shop, order, "sales", status="delivered", is_pickup="true")
    assert answer.status_code == 303
    assert "Retirado" in await read(shop, f"/web/orders/{order['id']}")


async def test_a_step_twice_is_told_and_done_once(shop: Shop) -> None:
    order = await shop.order()
    await step(shop, order, status="preparing")
    answer = await step(shop, order, status="preparing")
    assert answer.status_code == 303
    assert "warning" in answer.headers["set-cookie"]
    html = await read(shop, f"/web/orders/{order['id']}")
    assert html.count('<li class="info">') == 1


async def test_a_step_that_the_role_may_not_take(shop: Shop) -> None:
    order = await shop.order()
    assert (await step(shop, order, "sales", status="preparing")).status_code == 403
    assert (await step(shop, order, status="nonsense")).status_code == 409
    seen = await shop.get(f"/api/v1/orders/{order['id']}")
    assert seen["status"] == "pending"


async def test_prices_are_not_in_the_page_of_the_store_room(shop: Shop) -> None:
    order = await shop.order()
    assert "77,80" in await read(shop, f"/web/orders/{order['id']}")
    assert "77,80" not in await read(shop, f"/web/orders/{order['id']}", "stock")


async def test_a_quote_becomes_one_order_however_often_it_is_asked(shop: Shop) -> None:
    quote = await shop.approved()
    path = f"/web/quotes/{quote['id']}/convert"
    key = {"idempotency_key": str(new_id())}
    first, again, other = [await send(shop, path, fields) for fields in (key, key, {})]
    assert {answer.status_code for answer in (first, again, other)} == {303}
    assert len({answer.headers["location"] for answer in (first, again, other)}) == 1
    assert len((await shop.get("/api/v1/orders"))["items"]) == 1
    async with shop.client() as client:
        answer = await client.get(f"/web/quotes/{quote['id']}/order")
    assert (answer.status_code, answer.headers["location"]) == (303, first.headers["location"])


async def test_a_quote_becomes_an_order_for_a_day(shop: Shop) -> None:
    quote = await shop.approved()
    path = f"/web/quotes/{quote['id']}"
    assert 'name="deliver_on"' in await read(shop, path)
    wrong = await send(shop, f"{path}/convert", {"deliver_on": "31/02/2027"})
    assert wrong.headers["location"] == path
    assert (await shop.get(f"/api/v1/quotes/{quote['id']}"))["status"] == "approved"
    placed = await send(shop, f"{path}/convert", {"deliver_on": "2027-03-02"})
    assert "02/03/2027" in await read(shop, placed.headers["location"])
    other = f"/api/v1/quotes/{(await shop.approved())['id']}/convert"
    assert (await shop.post(other, {"deliver_on": "2027-03-03"}))["deliver_on"] == "2027-03-03"


async def test_a_quote_that_is_not_approved_stays_one(shop: Shop) -> None:
    quote = await shop.quote()
    fields = {"idempotency_key": str(new_id())}
    for _ in range(2):
        answer = await send(shop, f"/web/quotes/{quote['id']}/convert", fields)
        assert answer.headers["location"] == f"/web/quotes/{quote['id']}"
    await read(shop, f"/web/quotes/{quote['id']}/order", status=404)
    assert (await send(shop, f"/web/quotes/{quote['id']}/convert", role="stock")).status_code == 403


async def test_another_stores_order_does_not_exist(shop: Shop, neighbour: Shop) -> None:
    order = await neighbour.order()
    await read(shop, f"/web/orders/{order['id']}", status=404)
    assert (await step(shop, order, status="preparing")).status_code == 404
    await read(shop, f"/web/quotes/{order['quote_id']}/order", status=404)
