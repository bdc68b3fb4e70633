"""A quote is good until the end of its last day where the store is, and expires by itself then."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from basecore import clock
from basecore.db import Database
from construction.quotes import Quote
from construction.worker import expire_quotes
from shop import Shop
from sqlalchemy import update
from visits import document_end, link_to, sign, status_of

LAST = date(2026, 3, 31)
BEFORE_MIDNIGHT = datetime.fromisoformat("2026-04-01T02:59:59+00:00")
MIDNIGHT = datetime.fromisoformat("2026-04-01T03:00:00+00:00")

pytestmark = pytest.mark.db


async def ends(shop: Shop, last: date) -> None:
    """Let that be the last day of the store's quotes."""
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        every = update(Quote).where(Quote.tenant_id == shop.tenant_id)
        await session.execute(every.values(valid_until=last))


async def sent(shop: Shop) -> Any:
    """Return a quote that was sent and whose last day was long ago."""
    quote = await shop.quote()
    await shop.post(f"/api/v1/quotes/{quote['id']}/send", None, status=200)
    await ends(shop, LAST)
    return quote


async def test_it_expires_at_the_stores_midnight(shop: Shop, construction_db: Database) -> None:
    quote = await sent(shop)
    assert await expire_quotes(construction_db, shop.tenant_id, BEFORE_MIDNIGHT) == 0
    assert await status_of(shop, quote) == "sent"
    assert await expire_quotes(construction_db, shop.tenant_id, MIDNIGHT) == 1
    assert await status_of(shop, quote) == "expired"
    assert await expire_quotes(construction_db, shop.tenant_id, MIDNIGHT) == 0


async def test_what_is_over_is_not_approved_before_it_is_noted(shop: Shop) -> None:
    quote = await sent(shop)
    approve = f"/api/v1/quotes/{quote['id']}/approve"
    assert (await shop.post(approve, None, status=409))["code"] == "quote_lapsed"
    assert await status_of(shop, quote) == "sent"
    await ends(shop, clock.business_date(clock.now()))
    assert (await shop.post(approve, None, status=200))["status"] == "approved"


async def test_nor_by_its_link(shop: Shop) -> None:
    quote = await shop.quote()
    path, end = await link_to(shop, quote), await document_end(shop, quote)
    await ends(shop, LAST)
    assert (await sign(shop, path, document=end)).status_code == 409
    assert await status_of(shop, quote) == "sent"
