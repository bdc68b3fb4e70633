"""Lists of orders: every filter, the tabs, views, and who sees what."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from basecore import clock
from construction.orders import Order
from shop import Shop
from sqlalchemy import update

pytestmark = pytest.mark.db

LIST = "/web/orders"
HTMX = {"HX-Request": "true"}


async def look(shop: Shop, path: str, *, role: str = "admin", **headers: str) -> str:
    """Return a page."""
    async with shop.client(role) as client:
        answer = await client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


async def numbers(shop: Shop, query: str, *, role: str = "admin") -> list[int]:
    """Return the numbers of the orders that the list shows."""
    html = await look(shop, f"{LIST}?{query}", role=role, **HTMX)
    return [int(one) for one in re.findall(r">PED-(\d+)</a>", html)]


async def found(shop: Shop, query: str) -> list[str]:
    """Return the ids of the orders that the API lists."""
    return [one["id"] for one in (await shop.get(f"/api/v1/orders?{query}"))["items"]]


async def change(shop: Shop, order: Any, **values: Any) -> None:
    """Change what only time changes."""
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        await session.execute(
            update(Order)
            .where(Order.tenant_id == shop.tenant_id, Order.id == UUID(order["id"]))
            .values(**values)
        )


async def test_the_tabs_count_what_the_filters_let_through(shop: Shop) -> None:
    assert "Ainda não há pedidos" in await look(shop, LIST)
    order = await shop.order()
    await shop.step(order, "preparing")
    await shop.order()
    html = await look(shop, f"{LIST}?status=preparing")
    assert html.count("<tr data-href") == 1
    assert re.search(r'Pendentes <span class="count">1</span>', html)
    assert "Total (R$)" in html
    assert "Total (R$)" not in await look(shop, LIST, role="stock")
    narrowed = await look(shop, f"{LIST}?customer_id={order['customer_id']}")
    assert re.search(r'Pendentes <span class="count">0</span>', narrowed)
    assert "Nenhum pedido corresponde" in await look(shop, f"{LIST}?status=cancelled")


async def test_by_words_and_by_cursor(shop: Shop) -> None:
    first, second = await shop.order(), await shop.order()
    assert await numbers(shop, f"q={first['number']}") == [1]
    assert await numbers(shop, "q=zzzz") == []
    html = await look(shop, f"{LIST}?limit=1")
    assert second["number"] in html
    (after,) = re.findall(r'cursor=([^"&]+)" rel="next"', html)
    html = await look(shop, f"{LIST}?limit=1&cursor={after}")
    assert first["number"] in html
    assert "Voltar ao início" in html


async def test_by_the_day_of_placing_and_of_delivery(shop: Shop) -> None:
    old, new = await shop.order(), await shop.order()
    today = clock.business_date(clock.now())
    await change(shop, old, created_at=clock.now() - timedelta(days=9))
    await change(shop, new, deliver_on=today + timedelta(days=3))
    assert await numbers(shop, f"from={today}") == [2]
    assert await numbers(shop, f"to={today - timedelta(days=1)}") == [1]
    assert await numbers(shop, f"deliver_from={today}") == [2]
    assert await numbers(shop, f"deliver_to={today}") == []
    assert await found(shop, f"created_from={today}") == [new["id"]]
    assert await found(shop, f"deliver_to={today + timedelta(days=3)}") == [new["id"]]


async def test_what_is_late_and_what_is_owed(shop: Shop) -> None:
    """Late is what is open beyond its day, or for more than two days where it has none."""
    due, waited, fresh, done = [await shop.order() for _ in range(4)]
    today = clock.business_date(clock.now())
    await change(shop, due, deliver_on=today - timedelta(days=1))
    await change(shop, waited, created_at=clock.now() - timedelta(days=2, seconds=1))
    await change(shop, fresh, deliver_on=today, created_at=clock.now() - timedelta(days=9))
    await shop.step(done, "preparing")
    await shop.step(done, "delivered", is_pickup=True)
    await change(shop, done, created_at=clock.now() - timedelta(days=9))
    assert await numbers(shop, "late=1") == [2, 1]
    assert await numbers(shop, "owed=1") == [3, 2, 1]
    assert await found(shop, "late=true&status=pending") == [waited["id"], due["id"]]
    assert len(await found(shop, "owed=true")) == 3
    assert "Remover filtro Atrasados" in await look(shop, f"{LIST}?late=1")


async def test_by_seller_and_customer(shop: Shop) -> None:
    mine, theirs = await shop.order(role="sales"), await shop.order(role="admin")
    seller = shop.people["sales"]
    assert await numbers(shop, f"seller={seller}") == [1]
    assert await found(shop, f"seller_id={seller}") == [mine["id"]]
    assert await numbers(shop, f"customer_id={theirs['customer_id']}") == [2]
    html = await look(shop, f"{LIST}?seller={seller}&customer_id={mine['customer_id']}")
    assert "Remover filtro sales of demo" in html
    assert "Remover filtro Construtora Exemplo" in html


async def test_a_seller_finds_no_colleagues_orders(shop: Shop) -> None:
    await shop.order(role="sales")
    await shop.order(role="admin")
    admin = shop.people["admin"]
    for query in ("", f"seller={admin}", "status=pending", "owed=1"):
        assert 2 not in await numbers(shop, query, role="sales")
    html = await look(shop, LIST, role="sales")
    assert "admin of demo" not in html
    assert 'name="seller"' not in html


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("from=ontem", "from", "Digite uma data"),
        ("to=9999-12-31", "to", "Digite uma data"),
        ("from=2026-02-02&to=2026-02-01", "to", "antes da outra data"),
        ("deliver_from=x", "deliver_from", "Digite uma data"),
        ("deliver_from=2026-02-02&deliver_to=2026-02-01", "deliver_to", "antes da outra data"),
    ],
)
async def test_a_wrong_filter_is_told_at_its_field(
    shop: Shop, query: str, field: str, sentence: str
) -> None:
    await change(shop, await shop.order(), deliver_on=date(2026, 2, 3))
    html = await look(shop, f"{LIST}?{query}")
    _, _, rest = html.partition(f'id="f-{field}-error"')
    assert sentence in rest[:400]
    assert "PED-000001" in html, "it narrows nothing"
    assert 'id="filters" class="card" hidden' not in html


async def test_what_nobody_offers_narrows_nothing(shop: Shop) -> None:
    await shop.order()
    for query in ("status=x", "late=x", "owed=2", "seller=x", "customer_id=x"):
        assert await numbers(shop, query) == [1]
    await shop.get("/api/v1/orders?status=x", status=422)


async def test_another_stores_seller_and_customer_are_nobody(shop: Shop, neighbour: Shop) -> None:
    theirs = await neighbour.order()
    await shop.order()
    for name in ("seller", "customer_id"):
        value = neighbour.people["sales"] if name == "seller" else theirs["customer_id"]
        assert await numbers(shop, f"{name}={value}") == []


async def test_the_store_room_keeps_views_of_orders_alone(shop: Shop) -> None:
    async with shop.client("stock") as client:
        kept = {"name": "Para hoje", "query": "status=preparing", "list": "orders"}
        made = await client.post("/web/views", data=kept)
        assert made.headers["location"] == "/web/orders?status=preparing"
        assert "Para hoje" in (await client.get(LIST)).text
        refused = await client.post("/web/views", data=kept | {"list": "quotes"})
        assert refused.status_code == 403
