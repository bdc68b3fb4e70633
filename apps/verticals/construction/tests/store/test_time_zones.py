"""A store goes by its own time zone: on pages, in filters, and for what ends at midnight."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest
from basecore.db import Database
from construction.pricing import BasePriceChange
from construction.quotes import Quote
from construction.store.domain import CALLED, TimeZone, usual
from construction.worker import apply_prices, expire_quotes
from shop import Shop
from sqlalchemy import update

pytestmark = pytest.mark.db

LATE = datetime.fromisoformat("2026-04-01T03:30:00+00:00")
"""Half past eleven of the evening before in Manaus, past midnight in São Paulo."""
MIDNIGHT = datetime.fromisoformat("2026-04-01T04:00:00+00:00")
SECOND = timedelta(seconds=1)
LAST, NEXT = date(2026, 3, 31), date(2026, 4, 1)


async def choose(shop: Shop, zone: str = "America/Manaus", **fields: Any) -> httpx.Response:
    """Choose the store's time zone on the page of settings, where nothing was saved before."""
    async with shop.client("admin") as client:
        form = {"version": "0", "valid_days": "7", "time_zone": zone}
        return await client.post("/web/settings", data=form | fields)


async def page(shop: Shop, path: str) -> str:
    async with shop.client("admin") as client:
        answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


async def change(shop: Shop, **values: Any) -> None:
    """Change all quotes of the store."""
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        every = update(Quote).where(Quote.tenant_id == shop.tenant_id)
        await session.execute(every.values(**values))


def test_every_zone_has_a_name_and_states_have_one() -> None:
    assert set(CALLED) == set(TimeZone)
    assert [usual(state) for state in ("AM", "AC", "SP", None)] == [
        TimeZone.AMAZONAS,
        TimeZone.ACRE,
        TimeZone.BRASILIA,
        TimeZone.BRASILIA,
    ]


async def test_every_zone_offered_can_be_chosen(shop: Shop) -> None:
    for version, zone in enumerate(TimeZone):
        assert (await choose(shop, zone, version=str(version))).status_code == 303
        assert (await shop.get("/api/v1/store"))["time_zone"] == zone


async def test_the_owner_chooses_it_and_the_record_says_so(shop: Shop) -> None:
    assert (await shop.get("/api/v1/store"))["time_zone"] == "America/Sao_Paulo"
    assert (await choose(shop, state="AM", zone="America/Sao_Paulo")).status_code == 303
    assert "A maior parte de AM segue Amazonas" in await page(shop, "/web/settings")
    assert (await choose(shop, state="AM", version="1")).status_code == 303
    html = await page(shop, "/web/settings")
    assert '<option value="America/Manaus" selected>Amazonas (UTC\u22124)</option>' in html
    assert "A maior parte de" not in html
    record = await page(shop, "/web/settings/audit")
    assert "Fuso horário: Brasília (UTC\u22123) → Amazonas (UTC\u22124)" in record


async def test_another_zone_is_refused_and_nothing_typed_is_lost(shop: Shop) -> None:
    answer = await choose(shop, "Europe/Lisbon", trade_name="fica")
    assert answer.status_code == 422
    assert "Escolha um item da lista" in answer.text
    assert 'value="fica"' in answer.text


async def test_programs_read_and_write_it(shop: Shop) -> None:
    async with shop.client("admin") as client:
        body = {"time_zone": "America/Rio_Branco"}
        put = await client.put("/api/v1/store", json=body, headers={"If-Match": '"0"'})
        wrong = {"time_zone": "Acre"}
        refused = await client.put("/api/v1/store", json=wrong, headers={"If-Match": '"1"'})
    assert (put.status_code, put.json()["time_zone"]) == (200, "America/Rio_Branco")
    assert refused.status_code == 422


async def test_two_stores_see_a_moment_on_different_days(shop: Shop, neighbour: Shop) -> None:
    await choose(shop)
    seen = {}
    for one in (shop, neighbour):
        await one.quote()
        await change(one, created_at=LATE)
        narrowed = f"/api/v1/quotes?created_from={LAST}&created_to={LAST}"
        quotes = (await one.get(narrowed))["items"]
        seen[one.slug] = len(quotes), "31/03/2026" in await page(one, "/web/quotes")
    assert seen == {shop.slug: (1, True), neighbour.slug: (0, False)}


async def test_the_editor_writes_days_by_the_stores_clock(shop: Shop) -> None:
    await choose(shop)
    assert 'data-zone="America/Manaus"' in await page(shop, "/web/quotes/new")


async def test_a_quote_lapses_at_the_stores_own_midnight(
    shop: Shop, neighbour: Shop, construction_db: Database
) -> None:
    await choose(shop)
    for one in (shop, neighbour):
        quote = await one.quote()
        await one.post(f"/api/v1/quotes/{quote['id']}/send", None, status=200)
        await change(one, valid_until=LAST)
    expired = [
        await expire_quotes(construction_db, one.tenant_id, moment)
        for moment in (MIDNIGHT - SECOND, MIDNIGHT)
        for one in (shop, neighbour)
    ]
    assert expired == [0, 1, 1, 0]


async def test_a_price_begins_at_the_stores_own_midnight(
    shop: Shop, neighbour: Shop, construction_db: Database
) -> None:
    await choose(shop)
    for one in (shop, neighbour):
        product = await one.product()
        body = {"product_id": product["id"], "new_price": "41.90", "effective_on": "2090-01-01"}
        await one.post("/api/v1/price-changes", body)
        async with one.app.state.database.tenant(one.tenant_id) as session:
            every = update(BasePriceChange).where(BasePriceChange.tenant_id == one.tenant_id)
            await session.execute(every.values(effective_on=NEXT))
    applied = [
        await apply_prices(construction_db, one.tenant_id, moment)
        for moment in (MIDNIGHT - SECOND, MIDNIGHT)
        for one in (shop, neighbour)
    ]
    assert applied == [0, 1, 1, 0]
