"""The stock engine's full run of a store: 5,000 products that sold for a year, with PostgreSQL.

Twice: the first run finds nothing concluded, the second what the first wrote.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

import numpy as np
from basecore import clock
from basecore.ids import new_id
from engines_core.stock import StockPeriodic

from benchmarks.engines.goods import goods
from benchmarks.rig import AT, Rig, everything, rig

PRODUCTS, DAYS = 5_000, 365
RUNS = 3
_DELIVERIES = [clock.business_date(AT) - timedelta(days=days) for days in (20, 80, 140, 200)]


async def measure() -> dict[str, float]:
    """Return the seconds of first runs and of later ones, by day."""
    async with rig() as made:
        tenant = await fill(made)
        database = made.database("engines_service", "engines")
        told: dict[str, float] = {}
        for run in range(RUNS):
            periodic = StockPeriodic(database, everything("periodic"), partial(_on, run))
            began = time.perf_counter()
            await periodic.full(tenant)
            told[f"day {run + 1}, s"] = round(time.perf_counter() - began, 2)
        await database.close()
    return told


def _on(day: int) -> datetime:
    return AT + timedelta(days=day)


async def fill(made: Rig) -> UUID:
    """Put a store's facts into the tables, as its events would have left them."""
    (tenant,) = await made.tenants(1)
    shelf = goods(5, each=-(-PRODUCTS // 6))
    today = clock.business_date(AT)
    since = today - timedelta(days=DAYS)
    products = [new_id() for _ in range(PRODUCTS)]
    chance = np.random.default_rng(5)
    on_hand = chance.integers(0, 200, PRODUCTS)
    connection = await made.connect()
    await connection.copy_records_to_table(
        "stock_product",
        schema_name="engines",
        columns=[
            *("tenant_id", "product_id", "uom", "price", "cost", "on_hand", "first_sale_on"),
        ],
        records=[
            (tenant, one, "UN", Decimal(price), Decimal(cost), int(there), since)
            for one, price, cost, there in zip(
                products, _money(shelf.price), _money(shelf.cost), on_hand, strict=False
            )
        ],
    )
    demand = shelf.demand[:PRODUCTS, :DAYS]
    await connection.copy_records_to_table(
        "stock_demand",
        schema_name="engines",
        columns=["tenant_id", "product_id", "on_date", "quantity"],
        records=(
            (tenant, products[row], since + timedelta(days=int(day)), int(demand[row, day]))
            for row, day in zip(*np.nonzero(demand), strict=True)
        ),
    )
    await connection.copy_records_to_table(
        "stock_arrival",
        schema_name="engines",
        columns=[
            *("tenant_id", "receipt_id", "product_id", "quantity", "ordered_on", "received_on"),
        ],
        records=[
            (tenant, new_id(), one, 10, came - timedelta(days=int(days)), came)
            for one, seen in zip(products, shelf.seen, strict=False)
            for days, came in zip(seen, _DELIVERIES, strict=False)
        ],
    )
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    return tenant


def _money(values: np.ndarray) -> list[str]:
    return [f"{value:.2f}" for value in values]
