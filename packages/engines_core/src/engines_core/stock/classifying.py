"""Classes of a store's products out of its facts, and what is to be forecast anew by them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from basecore.db import TenantSession, as_json

from engines_core.stock.classes import Class, Sold, classify, months_between, months_until
from engines_core.stock.facts import Changes

CLASSES = UUID(int=0)
"""Among marked products: the classes of all are older than their facts."""

MONTHS = (
    "SELECT p.product_id, p.first_sale_on, m.quantity, m.squares, "
    "round(m.quantity * coalesce(p.price, 0), 2) AS value FROM (SELECT product_id, "
    "sum(quantity) AS quantity, sum(quantity * quantity) AS squares FROM (SELECT product_id, "
    "greatest(sum(quantity + lost), 0) AS quantity FROM engines.stock_demand "
    "WHERE tenant_id = $1 AND on_date >= $2 AND on_date < $3 "
    "GROUP BY product_id, date_part('month', on_date)) x GROUP BY product_id) m "
    "JOIN engines.stock_product p ON p.tenant_id = $1 AND p.product_id = m.product_id "
    "WHERE m.quantity > 0 AND p.is_active"
)
KNOWN = (
    "SELECT product_id, abc, xyz, quantity, value, variation FROM engines.stock_class "
    "WHERE tenant_id = $1"
)
WRITE = (
    "INSERT INTO engines.stock_class (tenant_id, product_id, abc, xyz, quantity, value, variation) "
    "SELECT $1::uuid, n.* FROM jsonb_to_recordset($2::jsonb) AS n(product_id uuid, abc text, "
    "xyz text, quantity numeric, value numeric, variation numeric) "
    "ON CONFLICT (tenant_id, product_id) DO UPDATE SET abc = EXCLUDED.abc, xyz = EXCLUDED.xyz, "
    "quantity = EXCLUDED.quantity, value = EXCLUDED.value, variation = EXCLUDED.variation"
)
FORGET = "DELETE FROM engines.stock_class WHERE tenant_id = $1 AND product_id = ANY ($2::uuid[])"
MARK = (
    "INSERT INTO engines.stock_dirty (tenant_id, product_id) "
    "SELECT $1::uuid, * FROM unnest($2::uuid[]) ON CONFLICT DO NOTHING"
)
UNMARK = "DELETE FROM engines.stock_dirty WHERE tenant_id = $1 AND product_id = $2"
FIGURES = ("abc", "xyz", "quantity", "value", "variation")


async def mark(session: TenantSession, changes: Changes, today: date) -> None:
    """Mark the classes if a batch changed what they follow from."""
    if _moves(changes, months_until(today)[1]):
        await session.fetch(MARK, session.tenant_id, [CLASSES])


def _moves(changes: Changes, end: date) -> bool:
    """Say whether a batch changed prices, or what was asked for before this month."""
    days = (day for _, day in (*changes.demand, *changes.lost))
    return bool(changes.prices or changes.histories) or any(day < end for day in days)


async def renew(session: TenantSession, today: date) -> None:
    """Classify a store's products by the whole months before a day; mark those that moved."""
    await session.fetch(UNMARK, session.tenant_id, CLASSES)
    since, end = months_until(today)
    rows = await session.fetch(MONTHS, session.tenant_id, since, end)
    found = classify(
        Sold(
            product_id=row["product_id"],
            months=months_between(row["first_sale_on"] or since, end),
            quantity=row["quantity"],
            squares=row["squares"],
            value=row["value"],
        )
        for row in rows
    )
    known = {
        row["product_id"]: Class(*(row[name] for name in FIGURES))
        for row in await session.fetch(KNOWN, session.tenant_id)
    }
    await _write(session, found, known)


async def _write(
    session: TenantSession, found: dict[UUID, Class], known: dict[UUID, Class]
) -> None:
    changed = {one: said for one, said in found.items() if said != known.get(one)}
    gone = sorted(known.keys() - found.keys())
    if changed:
        rows = [
            {"product_id": one, **{name: getattr(said, name) for name in FIGURES}}
            for one, said in sorted(changed.items())
        ]
        await session.fetch(WRITE, session.tenant_id, as_json(rows))
    if gone:
        await session.fetch(FORGET, session.tenant_id, gone)
    moved = [one for one, said in changed.items() if said.abc != abc_of(known.get(one))]
    if moved or gone:
        await session.fetch(MARK, session.tenant_id, sorted({*moved, *gone}))


def abc_of(known: Class | None) -> str | None:
    """Return the class by value that was known of a product."""
    return known.abc if known else None
