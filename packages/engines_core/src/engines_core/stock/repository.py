"""Facts in and out of PostgreSQL, in bulk; keys are sorted, so that nobody deadlocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import text

from engines_core.stock import reactions, snapshots, supply
from engines_core.stock.domain import ZERO, Facts, Forecast
from engines_core.stock.facts import Changes
from engines_core.stock.forecasts import FIGURES as FORECAST
from engines_core.stock.moment import Moment

DESCRIBE = text(
    "INSERT INTO engines.stock_product AS p (tenant_id, product_id, uom, cost, is_active, "
    "category, described_at) SELECT :tenant, * FROM unnest(CAST(:products AS uuid[]), "
    "CAST(:uoms AS text[]), CAST(:costs AS numeric[]), CAST(:actives AS bool[]), "
    "CAST(:categories AS text[]), CAST(:sequences AS bigint[])) "
    "ON CONFLICT (tenant_id, product_id) DO UPDATE SET uom = EXCLUDED.uom, cost = EXCLUDED.cost, "
    "is_active = EXCLUDED.is_active, category = EXCLUDED.category, "
    "described_at = EXCLUDED.described_at "
    "WHERE p.described_at < EXCLUDED.described_at"
)
REPRICE = text(
    "INSERT INTO engines.stock_product AS p (tenant_id, product_id, price, priced_at) "
    "SELECT :tenant, * FROM unnest(CAST(:products AS uuid[]), CAST(:prices AS numeric[]), "
    "CAST(:sequences AS bigint[])) "
    "ON CONFLICT (tenant_id, product_id) DO UPDATE SET price = EXCLUDED.price, "
    "priced_at = EXCLUDED.priced_at WHERE p.priced_at < EXCLUDED.priced_at"
)
# One trip for what every sale and movement changes; the three tables know nothing of each other.
RECORD = (
    "WITH touched AS (INSERT INTO engines.stock_product AS p "
    "(tenant_id, product_id, on_hand, first_sale_on, changed_at, reserved) "
    "SELECT $1::uuid, * FROM unnest("
    "$2::uuid[], $3::numeric[], $4::date[], $5::bigint[], $10::numeric[]) "
    "ON CONFLICT (tenant_id, product_id) DO UPDATE SET "
    "on_hand = p.on_hand + "
    "CASE WHEN EXCLUDED.changed_at > p.balanced_at THEN EXCLUDED.on_hand ELSE 0 END, "
    "reserved = p.reserved + "
    "CASE WHEN EXCLUDED.changed_at > p.balanced_at THEN EXCLUDED.reserved ELSE 0 END, "
    "first_sale_on = LEAST(p.first_sale_on, EXCLUDED.first_sale_on), "
    "changed_at = GREATEST(p.changed_at, EXCLUDED.changed_at)), "
    "sold AS (INSERT INTO engines.stock_demand AS d (tenant_id, product_id, on_date, quantity) "
    "SELECT $1::uuid, n.product_id, n.on_date, n.quantity "
    "FROM unnest($6::uuid[], $7::date[], $8::numeric[], $9::bigint[]) "
    "AS n(product_id, on_date, quantity, sequence) "
    "LEFT JOIN engines.stock_demand k ON k.tenant_id = $1 "
    "AND k.product_id = n.product_id AND k.on_date = n.on_date "
    "WHERE n.sequence > coalesce(k.counted_at, 0) "
    "ON CONFLICT (tenant_id, product_id, on_date) "
    "DO UPDATE SET quantity = d.quantity + EXCLUDED.quantity) "
    "INSERT INTO engines.stock_dirty (tenant_id, product_id) "
    "SELECT $1::uuid, * FROM unnest($2::uuid[]) ON CONFLICT DO NOTHING"
)
PLAN_ANEW = "SET LOCAL plan_cache_mode = force_custom_plan"
"""A plan that was made when tables were empty takes ten times as long for a page of products."""
TAKE = (
    "DELETE FROM engines.stock_dirty d USING (SELECT product_id FROM engines.stock_dirty "
    "WHERE tenant_id = $1 ORDER BY product_id LIMIT $2) m "
    "WHERE d.tenant_id = $1 AND d.product_id = m.product_id RETURNING d.product_id"
)
UNMARK = text(
    "DELETE FROM engines.stock_dirty WHERE tenant_id = :tenant "
    "AND product_id = ANY (CAST(:products AS uuid[]))"
)
PAGE = text(
    "SELECT product_id FROM engines.stock_product WHERE tenant_id = :tenant "
    "AND product_id > :after ORDER BY product_id LIMIT :count"
)
_OF_FACTS = "p.product_id, p.on_hand, p.is_active, p.cost, p.reserved, p.incoming"
_OF_FORECAST = ", ".join(f"f.{name}" for name in FORECAST)
WEIGHED = (
    f"SELECT {_OF_FACTS}, {_OF_FORECAST}, a.id, a.product_id, a.generation, a.changed_at, "  # noqa: S608 - the names are this file's own
    "a.level, a.on_hand, a.mean_daily_demand, a.days_to_stock_out, a.lead_time_days, "
    "a.rule_version, a.explanation_key, a.explanation_figures "
    "FROM unnest($2::uuid[]) AS w(product_id) "
    "JOIN engines.stock_product p ON p.tenant_id = $1 AND p.product_id = w.product_id "
    "LEFT JOIN engines.stock_forecast f ON f.tenant_id = $1 AND f.product_id = w.product_id "
    "AND f.generation = $3 LEFT JOIN engines.stock_alert a "
    "ON a.tenant_id = $1 AND a.product_id = w.product_id "
    "AND a.generation = $3 AND a.cleared_at IS NULL"
)
_FACTS = 6
_OF_ALERT = (
    *("id", "product_id", "generation", "changed_at", "level", "on_hand", "mean_daily_demand"),
    *("days_to_stock_out", "lead_time_days", "rule_version"),
    *("explanation_key", "explanation_figures"),
)


def in_order(products: Iterable[UUID]) -> list[UUID]:
    """Return ids in order; comparing them as what they are takes ten times as long."""
    return sorted(products, key=attrgetter("int"))


async def write(session: TenantSession, changes: Changes) -> list[UUID]:
    """Write a batch's changes, mark what they touch and return it."""
    touched = in_order(changes.touched)
    await _describe(session, changes)
    await snapshots.write(session, changes)
    await _record(session, touched, changes)
    await _reprice(session, changes)
    moved = await supply.write(session, changes)
    await reactions.write(session, changes)
    return in_order({*touched, *moved}) if moved else touched


async def _describe(session: TenantSession, changes: Changes) -> None:
    if changes.descriptions:
        rows = sorted(changes.descriptions.items())
        values = {
            "tenant": session.tenant_id,
            "products": [product_id for product_id, _ in rows],
            "uoms": [said.uom for _, said in rows],
            "costs": [said.cost for _, said in rows],
            "actives": [said.is_active for _, said in rows],
            "categories": [said.category for _, said in rows],
            "sequences": [said.sequence for _, said in rows],
        }
        await session.execute(DESCRIBE, values)


async def _reprice(session: TenantSession, changes: Changes) -> None:
    if changes.prices:
        rows = sorted(changes.prices.items())
        values = {
            "tenant": session.tenant_id,
            "products": [product_id for product_id, _ in rows],
            "prices": [price for _, (_, price) in rows],
            "sequences": [sequence for _, (sequence, _) in rows],
        }
        await session.execute(REPRICE, values)


async def _record(session: TenantSession, touched: Sequence[UUID], changes: Changes) -> None:
    if touched:
        first = changes.first_sales()
        products, days, quantities, sequences = _demand(changes)
        await session.fetch(
            RECORD,
            session.tenant_id,
            touched,
            [changes.movements.get(one, ZERO) for one in touched],
            [first.get(one) for one in touched],
            [changes.touched[one] for one in touched],
            products,
            days,
            quantities,
            sequences,
            [changes.reservations.get(one, ZERO) for one in touched],
        )


def _demand(changes: Changes) -> tuple[list[UUID], list[date], list[Decimal], list[int]]:
    """Return the columns of what was sold, in order."""
    rows = sorted(
        (product_id.int, day, product_id, quantity, sequence)
        for (product_id, day), (sequence, quantity) in changes.demand.items()
    )
    return [x[2] for x in rows], [x[1] for x in rows], [x[3] for x in rows], [x[4] for x in rows]


async def facts_and_alerts(
    session: TenantSession, products: Sequence[UUID], at: Moment
) -> list[tuple[Facts, Forecast | None, Mapping[str, Any] | None]]:
    """Return what is known and expected of products, each with its open alert, in one trip."""
    rows = await session.fetch(WEIGHED, session.tenant_id, products, at.generation)
    end = _FACTS + len(FORECAST)
    return [(Facts(*row[:_FACTS]), _forecast(row[_FACTS:end]), _alert(row[end:])) for row in rows]


def _forecast(values: Sequence[Any]) -> Forecast | None:
    return None if values[0] is None else Forecast(*values)


def _alert(values: Sequence[Any]) -> dict[str, Any] | None:
    found = dict(zip(_OF_ALERT, values, strict=True))
    return found if found["id"] else None


async def plan_anew(session: TenantSession) -> None:
    """Let the transaction's statements be planned for as many products as they are about."""
    await session.fetch(PLAN_ANEW)


async def take_marked(session: TenantSession, count: int) -> list[UUID]:
    """Return products with a mark and remove it; the caller holds the tenant's watermark."""
    rows = await session.fetch(TAKE, session.tenant_id, count)
    return in_order(row["product_id"] for row in rows)


async def unmark(session: TenantSession, products: Sequence[UUID]) -> None:
    """Remove the marks of products."""
    if products:
        await session.execute(UNMARK, {"tenant": session.tenant_id, "products": products})


async def page(session: TenantSession, after: UUID, count: int) -> list[UUID]:
    """Return the next products of the store in order of id."""
    values = {"tenant": session.tenant_id, "after": after, "count": count}
    return list(await session.scalars(PAGE, values))
