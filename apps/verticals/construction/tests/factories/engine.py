"""What the stock engine would have concluded, put where verticals read it."""

from __future__ import annotations

from datetime import date
from typing import Any

from basecore.migrate import admin_engine
from shop import MARK, Shop
from sqlalchemy import text

KNOW = text(
    "INSERT INTO engines.stock_product (tenant_id, product_id, uom, cost, price, on_hand) "
    "VALUES (:tenant, :product, 'SC', 10, 20, :on_hand) ON CONFLICT (tenant_id, product_id) "
    "DO UPDATE SET on_hand = EXCLUDED.on_hand"
)
EXPECT = text(
    "INSERT INTO engines.stock_forecast (tenant_id, product_id, generation, mean_daily_demand, "
    "slow_daily_demand, fast_daily_demand, days_to_stock_out, minimum, maximum, as_of, "
    "stock_out_chance, is_below) VALUES (:tenant, :product, 1, 2, 1, 4, 10, 14, 30, :day, 0.25, "
    "CAST(:on_hand AS int) < 14)"
)
CLASSIFY = text(
    "INSERT INTO engines.stock_class (tenant_id, product_id, abc, xyz, quantity, value, variation) "
    "VALUES (:tenant, :product, :abc, :xyz, 700, 14000, 0.4)"
)
SELL = text(
    "INSERT INTO engines.stock_demand (tenant_id, product_id, on_date, quantity, lost) "
    "VALUES (:tenant, :product, :day, :sold, :lost)"
)


async def concluded(
    shop: Shop, product: Any, day: date, *, on_hand: int = 20, of: str = "AX", lost: int = 0
) -> None:
    """Let the engine know a product: two sold a day, a class, and some demand on a day."""
    values = {"tenant": shop.tenant_id, "product": product["id"], "on_hand": on_hand, "day": day}
    values |= {"abc": of[0], "xyz": of[1], "sold": 12, "lost": lost}
    engine = admin_engine(shop.app.state.admin_url)
    async with engine.begin() as connection:
        for statement in (MARK, KNOW, EXPECT, CLASSIFY, SELL):
            await connection.execute(statement, values)
    await engine.dispose()
