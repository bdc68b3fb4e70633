"""Base prices that take effect by themselves, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from basecore.db import Database
from construction.worker import apply_prices
from shop import Shop, today
from sqlalchemy import text

pytestmark = pytest.mark.db
EVENTS = text(
    "SELECT event_type FROM events.outbox "
    "WHERE tenant_id = :tenant AND event_type LIKE 'product_%' ORDER BY sequence"
)


async def scheduled(shop: Shop, product_id: str, price: str, days: int) -> None:
    """Schedule a price some days from now."""
    day = str(today() + timedelta(days=days))
    body = {"product_id": product_id, "new_price": price, "effective_on": day}
    await shop.post("/api/v1/price-changes", body)


def noon(days: int) -> datetime:
    """Return midday some days from now."""
    day = today() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, 15, tzinfo=UTC)


async def test_a_price_takes_effect_on_its_day_and_once(
    shop: Shop, construction_db: Database, relay_db: Database
) -> None:
    product = await shop.product(base_price="38.90")
    await scheduled(shop, product["id"], "41.90", 3)
    await scheduled(shop, product["id"], "44.90", 5)
    path = f"/api/v1/products/{product['id']}"
    steps = [(2, 0, "38.90"), (3, 1, "41.90"), (3, 0, "41.90"), (9, 1, "44.90"), (9, 0, "44.90")]
    for days, applied, price in steps:
        assert await apply_prices(construction_db, shop.tenant_id, noon(days)) == applied
        assert (await shop.get(path))["base_price"] == price
    async with shop.client("admin") as client:
        page = await client.get(f"/web/products/{product['id']}")
    assert "admin of demo" in page.text
    assert (await shop.get("/api/v1/price-changes"))["items"] == []
    assert len((await shop.get("/api/v1/price-changes?state=applied"))["items"]) == 2
    async with relay_db.tenant(shop.tenant_id) as session:
        names = list(await session.scalars(EVENTS, {"tenant": shop.tenant_id}))
    assert names.count("product_price_changed") == 2


async def test_a_worker_that_slept_applies_all_in_order(
    shop: Shop, construction_db: Database
) -> None:
    product = await shop.product(base_price="38.90")
    await scheduled(shop, product["id"], "44.90", 5)
    await scheduled(shop, product["id"], "41.90", 3)
    assert await apply_prices(construction_db, shop.tenant_id, noon(30)) == 2
    assert (await shop.get(f"/api/v1/products/{product['id']}"))["base_price"] == "44.90"


async def test_the_day_is_the_stores(shop: Shop, construction_db: Database) -> None:
    product = await shop.product(base_price="38.90")
    await scheduled(shop, product["id"], "41.90", 1)
    tomorrow = today() + timedelta(days=1)
    early = datetime(tomorrow.year, tomorrow.month, tomorrow.day, 2, 59, tzinfo=UTC)
    assert await apply_prices(construction_db, shop.tenant_id, early) == 0
    assert await apply_prices(construction_db, shop.tenant_id, early + timedelta(minutes=1)) == 1


async def test_a_cancelled_price_never_comes(shop: Shop, construction_db: Database) -> None:
    product = await shop.product(base_price="38.90")
    await scheduled(shop, product["id"], "41.90", 1)
    (waiting,) = (await shop.get("/api/v1/price-changes"))["items"]
    await shop.post(f"/api/v1/price-changes/{waiting['id']}/cancel", None, status=200)
    await shop.post(f"/api/v1/price-changes/{waiting['id']}/cancel", None, status=409)
    assert await apply_prices(construction_db, shop.tenant_id, noon(9)) == 0
    assert (await shop.get(f"/api/v1/products/{product['id']}"))["base_price"] == "38.90"
