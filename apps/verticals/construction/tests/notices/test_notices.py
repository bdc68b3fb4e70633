"""Who is told what, once; the bell, the list, and what is forgotten."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from basecore import clock
from basecore.db import Database
from basecore.ids import new_id
from construction import notices
from construction.live import Pace, event, follow
from construction.notices import Audience, Notice, NoticeKind
from construction.reactions import Reactions
from contracts import StockAlertRaised
from envelopes import envelope_of
from shop import Shop
from sqlalchemy import func, select
from visits import document_end, link_to, sign, visitor

pytestmark = pytest.mark.db
SEEN = Pace(look=0.01, life=20.0)


async def told(shop: Shop, role: str) -> list[tuple[str, str]]:
    """Return what a role was told: (kind, about what)."""
    items = (await shop.get("/api/v1/notices", role=role))["items"]
    return [(one["kind"], one["subject_id"]) for one in items]


async def asked(shop: Shop) -> Any:
    """Let a seller ask for a discount and return (quote, request)."""
    quote = await shop.quote(discount_percent="20")
    policy = {"mode": "block", "max_discount_percent": "5"}
    async with shop.client() as client:
        assert (await client.put("/api/v1/price-policies/sales", json=policy)).is_success
    path = f"/api/v1/quotes/{quote['id']}/approval"
    return quote, await shop.post(path, {}, role="sales")


async def test_managers_learn_of_a_request_and_the_seller_of_the_answer(shop: Shop) -> None:
    quote, request = await asked(shop)
    for role in ("admin", "finance"):
        assert await told(shop, role) == [("approval_asked", quote["id"])]
    assert await told(shop, "sales") == await told(shop, "stock") == []
    await shop.post(f"/api/v1/approvals/{request['id']}/approve", {}, status=200)
    assert await told(shop, "sales") == [("approval_approved", quote["id"])]


async def test_the_seller_learns_what_the_customer_said(shop: Shop) -> None:
    quote = await shop.quote()
    await shop.post(f"/api/v1/quotes/{quote['id']}/send", None, status=200)
    path = await link_to(shop, quote)
    async with visitor(shop) as browser:
        change = {"name": "Maria", "words": "Troque o cimento"}
        assert (await browser.post(f"{path}/change", data=change)).status_code < 400
    signed = await sign(shop, path, document=await document_end(shop, quote))
    assert signed.status_code < 400, signed.text
    assert await told(shop, "sales") == [
        ("quote_approved", quote["id"]),
        ("quote_change", quote["id"]),
    ]
    assert await told(shop, "finance") == []


async def test_an_alert_is_told_once_however_often_it_comes(
    shop: Shop, construction_db: Database
) -> None:
    product = UUID((await shop.product(name="Cal hidratada"))["id"])
    alert = StockAlertRaised(
        alert_id=new_id(),
        product_id=product,
        level="high",
        on_hand=Decimal(2),
        mean_daily_demand=Decimal(1),
        lead_time_days=7,
    )
    given = envelope_of(alert, shop)
    for _ in range(2):
        async with construction_db.tenant(shop.tenant_id) as session:
            await Reactions().apply(session, [given], generation=1)
    for role in ("stock", "admin"):
        assert await told(shop, role) == [("stock_alert", str(product))]
    assert await told(shop, "sales") == []


async def test_reading_is_each_persons_own(shop: Shop) -> None:
    quote, _ = await asked(shop)
    async with shop.client("finance") as client:
        page = (await client.get("/web/notices")).text
        notice_id = page.partition('action="/web/notices/')[2].partition('action="/web/notices/')
        key = notice_id[2].partition('"')[0]
        opened = await client.post(f"/web/notices/{key}")
        assert opened.headers["location"] == f"/web/quotes/{quote['id']}"
        assert "Nada de novo" in (await client.get("/web/notices")).text
        assert quote["number"] in (await client.get("/web/notices?show=all")).text
    assert await shop.get("/api/v1/notices/unread", role="finance") == {"unread": 0}
    assert await shop.get("/api/v1/notices/unread") == {"unread": 1}
    async with shop.client("sales") as client:
        assert (await client.post(f"/web/notices/{key}")).status_code == 404
    async with shop.client() as client:
        assert (await client.post("/web/notices/read")).status_code == 303
    assert await shop.get("/api/v1/notices/unread") == {"unread": 0}


async def test_old_notices_are_forgotten(shop: Shop, construction_db: Database) -> None:
    now, me = clock.now(), UUID(int=7)
    for days in (1, 40, 100):
        async with construction_db.tenant(shop.tenant_id) as session:
            await notices.tell(
                session,
                Audience.person(me),
                NoticeKind.QUOTE_APPROVED,
                source_id=new_id(),
                subject_id=new_id(),
                at=now - timedelta(days=days),
                number="COT-1",
            )
    async with construction_db.tenant(shop.tenant_id) as session:
        assert await notices.forget_old(session, now) == 1
        await notices.repository.mark_read(session, [Audience.person(me)], me, now)
        assert await notices.forget_old(session, now) == 1
        left = select(func.count()).where(Notice.tenant_id == shop.tenant_id)
        assert await session.scalar(left) == 1


async def test_a_stream_tells_what_is_new_and_ends_when_asked() -> None:
    seen, stop = iter([1, 1, 2]), asyncio.Event()

    async def look() -> int | None:
        return next(seen, None)

    def news(before: int | None, now: int) -> list[bytes]:
        return [] if before == now else [event("unread", count=now)]

    found = [one async for one in follow(look, news, stop, SEEN)]
    assert found == [
        b'event: unread\ndata: {"count":1}\n\n',
        b'event: unread\ndata: {"count":2}\n\n',
    ]
    stop.set()
    assert [one async for one in follow(look, news, stop, SEEN)] == []
