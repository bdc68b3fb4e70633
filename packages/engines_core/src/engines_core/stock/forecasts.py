"""Histories out of PostgreSQL and forecasts into it, in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from basecore.db import TenantSession, as_json

from engines_core.stock.domain import Forecast, days_left
from engines_core.stock.forecast import LONGEST, ORDERS, History, Terms, forecast
from engines_core.stock.moment import Moment

# Days are counted from the first that is looked at; an array is one value, not a row each.
HISTORIES = (
    "SELECT p.product_id, p.on_hand - greatest(p.reserved, 0) AS available, p.first_sale_on, "
    "p.category, d.days, d.quantities, l.lead_times, c.abc "
    "FROM unnest($2::uuid[]) AS w(product_id) "
    "JOIN engines.stock_product p ON p.tenant_id = $1 AND p.product_id = w.product_id "
    "LEFT JOIN engines.stock_class c ON c.tenant_id = $1 AND c.product_id = w.product_id "
    "LEFT JOIN LATERAL (SELECT array_agg(x.on_date - $3::date) AS days, "
    "array_agg((x.quantity + x.lost)::float8) AS quantities FROM engines.stock_demand x "
    "WHERE x.tenant_id = $1 AND x.product_id = w.product_id "
    "AND x.on_date >= $3 AND x.on_date <= $4) d ON true "
    "LEFT JOIN LATERAL (SELECT array_agg(o.days ORDER BY o.received_on DESC, o.receipt_id) "
    "AS lead_times FROM (SELECT a.received_on, a.receipt_id, "
    "a.received_on - coalesce(a.ordered_on, b.ordered_on) AS days FROM engines.stock_arrival a "
    "LEFT JOIN engines.stock_purchase b ON b.tenant_id = $1 AND b.purchase_id = a.purchase_id "
    "WHERE a.tenant_id = $1 AND a.product_id = w.product_id "
    "AND coalesce(a.ordered_on, b.ordered_on) IS NOT NULL "
    "ORDER BY a.received_on DESC, a.receipt_id LIMIT $5) o) l ON true"
)
TERMS = (
    "SELECT scope, category, product_id, lead_time_days, service_level_percent, minimum, maximum, "
    "order_multiple, minimum_order, review_days, margin_percent FROM engines.stock_terms "
    "WHERE tenant_id = $1 AND (product_id IS NULL OR product_id = ANY ($2::uuid[])) "
    "ORDER BY said_at"
)
PRICED = (
    "SELECT product_id, coalesce(cost, price, 0)::float8 AS cost, "
    "coalesce(price, cost, 0)::float8 AS price FROM engines.stock_product "
    "WHERE tenant_id = $1 AND is_active ORDER BY product_id"
)
TOLD = tuple(field.name for field in fields(Terms))
Said = dict[tuple[str, UUID | str | None], dict[str, Any]]
FIGURES = tuple(field.name for field in fields(Forecast))
WRITE = (
    "INSERT INTO engines.stock_forecast (tenant_id, as_of, generation, product_id, "
    "mean_daily_demand, slow_daily_demand, fast_daily_demand, lead_time_days, minimum, "
    "maximum, season, level_change, level_days, order_multiple, minimum_order, "
    "days_to_stock_out, stock_out_chance, is_below) "
    "SELECT $1::uuid, $2::date, $3::int, n.* "
    "FROM jsonb_to_recordset($4::jsonb) AS n(product_id uuid, "
    "mean_daily_demand numeric, slow_daily_demand numeric, fast_daily_demand numeric, "
    "lead_time_days int, minimum numeric, maximum numeric, season numeric, "
    "level_change numeric, level_days int, order_multiple numeric, minimum_order numeric, "
    "days_to_stock_out numeric, stock_out_chance numeric, is_below boolean) "
    "ON CONFLICT (tenant_id, product_id, generation) DO UPDATE SET as_of = EXCLUDED.as_of, "
    "mean_daily_demand = EXCLUDED.mean_daily_demand, "
    "slow_daily_demand = EXCLUDED.slow_daily_demand, "
    "fast_daily_demand = EXCLUDED.fast_daily_demand, lead_time_days = EXCLUDED.lead_time_days, "
    "minimum = EXCLUDED.minimum, maximum = EXCLUDED.maximum, season = EXCLUDED.season, "
    "level_change = EXCLUDED.level_change, level_days = EXCLUDED.level_days, "
    "order_multiple = EXCLUDED.order_multiple, minimum_order = EXCLUDED.minimum_order, "
    "days_to_stock_out = EXCLUDED.days_to_stock_out, "
    "stock_out_chance = EXCLUDED.stock_out_chance, is_below = EXCLUDED.is_below"
)


async def renew(session: TenantSession, products: Sequence[UUID], at: Moment) -> None:
    """Forecast products from their histories until today."""
    found = await histories(session, products, at.today)
    available = {one.product_id: one.available for one in found}
    rows = [
        {
            "product_id": product_id,
            **{name: getattr(one, name) for name in FIGURES},
            "days_to_stock_out": days_left(available[product_id], one.mean_daily_demand),
            "stock_out_chance": f"{chance:.4f}",
            "is_below": available[product_id] < one.minimum,
        }
        for product_id, (one, chance) in forecast(found).items()
    ]
    await session.fetch(WRITE, session.tenant_id, at.today, at.generation, as_json(rows))


async def histories(session: TenantSession, products: Sequence[UUID], today: date) -> list[History]:
    """Return what was asked for of products, day by day, and the terms of their purchases."""
    since = today - timedelta(days=LONGEST - 1)
    rows = await session.fetch(HISTORIES, session.tenant_id, products, since, today, ORDERS)
    said = _by_scope(await session.fetch(TERMS, session.tenant_id, products))
    return [_history(row, said, today) for row in rows]


async def goods_of(session: TenantSession, today: date) -> list[tuple[History, float, float]]:
    """Return the history of every product on sale, with its cost and price."""
    priced = {
        row["product_id"]: (row["cost"], row["price"])
        for row in await session.fetch(PRICED, session.tenant_id)
    }
    found = await histories(session, list(priced), today)
    return [(one, *priced[one.product_id]) for one in found]


def _by_scope(rows: Iterable[Any]) -> Said:
    """Return what is said of each scope; the last to say something of it wins."""
    said: Said = defaultdict(dict)
    for row in rows:
        key = row["product_id"] or row["category"]
        said[row["scope"], key] |= {name: row[name] for name in TOLD if row[name] is not None}
    return said


def _history(row: Any, said: Said, today: date) -> History:
    first = row["first_sale_on"] or today
    days = min(LONGEST, max(1, (today - first).days + 1))
    demand = np.zeros(LONGEST)
    if row["days"]:
        demand[row["days"]] = row["quantities"]
    own = said.get(("product", row["product_id"]), {})
    told = said.get(("store", None), {}) | said.get(("category", row["category"]), {}) | own
    return History(
        product_id=row["product_id"],
        demand=demand[LONGEST - days :],
        lead_times=row["lead_times"] or (),
        available=row["available"],
        terms=Terms(**told),
        abc=row["abc"],
        is_asked_of_many="service_level_percent" not in own,
    )
