"""Daily totals: each event counts once, for whose it was, and the first page shows them."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from basecore import clock
from basecore.db import Database, TenantSession
from basecore.ids import new_id
from construction import figures
from construction.figures.domain import NOBODY, Span, span_of
from contracts import (
    Event,
    GoodsReturned,
    OrderPlaced,
    QuoteConverted,
    QuoteSent,
    SaleLine,
    SaleRecorded,
)
from envelopes import envelope_of
from shop import Shop

pytestmark = pytest.mark.db


async def a_day(session: TenantSession, shop: Shop) -> UUID:
    """Let a store quote, sell and take back on one day; return whose that was."""
    now = clock.now()
    product = await shop.product(base_price="40.00", cost="30.00")
    lines = [{"product_id": product["id"], "quantity": "2"}]
    order = await shop.order(role="sales", lines=lines)
    sold: dict[str, Any] = {"product_id": UUID(product["id"]), "uom": "SC"}
    two = SaleLine(**sold, quantity=Decimal(2), total=Decimal(80))
    one = SaleLine(**sold, quantity=Decimal(1), total=Decimal(40))
    ids = {"order_id": UUID(order["id"]), "customer_id": UUID(order["customer_id"])}
    quote_id, total = UUID(order["quote_id"]), Decimal(80)
    until = clock.business_date(now)
    placed: dict[str, Any] = ids | {"quote_id": quote_id, "total": total}
    events: list[Event] = [
        QuoteSent(quote_id=quote_id, valid_until=until),
        QuoteConverted(**placed, lines=()),
        OrderPlaced(**placed, lines=()),
        SaleRecorded(**ids, lines=(two,)),
        GoodsReturned(return_id=new_id(), kind="return", order_id=ids["order_id"], lines=(one,)),
        GoodsReturned(return_id=new_id(), kind="return", lines=(one,)),
    ]
    await figures.take(session, [(envelope_of(event, shop, now), event) for event in events])
    return shop.people["sales"]


async def test_what_a_seller_brought_about(shop: Shop, construction_db: Database) -> None:
    async with construction_db.tenant(shop.tenant_id) as session:
        seller = await a_day(session, shop)
        today = clock.business_date(clock.now())
        own = (await figures.by_day(session, seller, today, 7)).today
        assert (own.quotes_sent, own.quotes_converted, own.orders_placed) == (1, 1, 1)
        assert (own.revenue, own.margin) == (Decimal(40), Decimal(10))
        nobodys = await figures.by_day(session, NOBODY, today, 7)
        assert nobodys.revenue == Decimal(-40)
        store = await figures.by_day(session, None, today, 7)
        assert (len(store.days), store.revenue) == (7, Decimal(0))
        assert store.conversion_percent == 100
        tomorrow = await figures.by_day(session, None, today + timedelta(days=7), 7)
        assert tomorrow.total("orders_placed") == 0


async def test_the_first_page_shows_the_store_or_the_sellers_own(
    shop: Shop, neighbour: Shop, construction_db: Database
) -> None:
    async with construction_db.tenant(shop.tenant_id) as session:
        await a_day(session, shop)
    for role, seen in (("admin", "1"), ("sales", "1"), ("finance", "1")):
        async with shop.client(role) as client:
            html = (await client.get("/web/")).text
        tile = html[html.index("Pedidos de hoje") :]
        found = re.search(r'stat-value">\s*(\d+)<', tile)
        assert found is not None
        assert found[1] == seen
    async with shop.client("sales") as client:
        html = (await client.get("/web/")).text
    assert "Faturamento por dia" in html
    assert "Margem" not in html
    async with neighbour.client() as client:
        html = (await client.get("/web/")).text
    assert "Faturamento por dia" not in html


def test_days_that_make_no_sense_are_the_last_thirty() -> None:
    today = date(2026, 7, 31)
    usual = Span(date(2026, 7, 2), today)
    assert span_of(None, None, today) == usual
    assert span_of(date(2026, 8, 1), None, today) == usual
    assert span_of(date(2020, 1, 1), today, today) == usual
    assert span_of(date(2026, 7, 1), date(2030, 1, 1), today) == Span(date(2026, 7, 1), today)


async def test_the_days_add_up_to_the_first_page(shop: Shop, construction_db: Database) -> None:
    async with construction_db.tenant(shop.tenant_id) as session:
        await a_day(session, shop)
    async with shop.client() as client:
        html = (await client.get("/web/figures")).text
        file = (await client.get("/web/figures.csv")).content.decode("utf-8-sig")
    today = clock.business_date(clock.now())
    assert f"/web/orders?from={today}&amp;to={today}" in html
    header, *days = csv.reader(io.StringIO(file), delimiter=";")
    assert (len(days), header[4:6]) == (30, ["Faturamento (R$)", "Margem (R$)"])
    assert days[-1][:5] == [today.isoformat(), "1", "1", "1", "0,00"]
    async with shop.client("sales") as client:
        own = (await client.get("/web/figures.csv")).content.decode("utf-8-sig")
        assert "Margem" not in own
        assert f"{today.isoformat()};1;1;1;40,00;0" in own
    async with shop.client("stock") as client:
        assert (await client.get("/web/figures")).status_code == 403
