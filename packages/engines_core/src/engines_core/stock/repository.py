"""Facts in and out of PostgreSQL, in bulk; keys are sorted, so that nobody deadlocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import text

from engines_core.stock import snapshots
from engines_core.stock.domain import ZERO, Facts, Parameters, window_start
from engines_core.stock.facts import Changes

DESCRIBE = text(
    "INSERT INTO engines.stock_product AS p (tenant_id, product_id, uom, cost, is_active, "
    "described_at) SELECT :tenant, * FROM unnest(CAST(:products AS uuid[]), "
    "CAST(:uoms AS text[]), CAST(:costs AS numeric[]), CAST(:actives AS bool[]), "
    "CAST(:sequences AS bigint[])) "
    "ON CONFLICT (tenant_id, product_id) DO UPDATE SET uom = EXCLUDED.uom, cost = EXCLUDED.cost, "
    "is_active = EXCLUDED.is_active, described_at = EXCLUDED.described_at "
    "WHERE p.described_at < EXCLUDED.described_at"
)
REPRICE = text(
    "INSERT INTO engines.stock_product AS p (tenant_id, product_id, price, priced_at) "
    "SELECT :tenant, * FROM unnest(CAST(:products AS uuid[]), CAST(:prices AS numeric[]), "
    "CAST(:sequences AS bigint[])) "
    "ON CONFLICT (tenant_id, product_id) DO UPDATE SET price = EXCLUDED.price, "
    "priced_at = EXCLUDED.priced_at WHERE p.priced_at < EXCLUDED.priced_at"
)
TOUCH = (
    "INSERT INTO engines.stock_product AS p "
    "(tenant_id, product_id, on_hand, first_sale_on, changed_at) "
    "SELECT $1::uuid, * FROM unnest($2::uuid[], $3::numeric[], $4::date[], $5::bigint[]) "
    "ON CONFLICT (tenant_id, product_id) DO UPDATE SET "
    "on_hand = p.on_hand + "
    "CASE WHEN EXCLUDED.changed_at > p.balanced_at THEN EXCLUDED.on_hand ELSE 0 END, "
    "first_sale_on = LEAST(p.first_sale_on, EXCLUDED.first_sale_on), "
    "changed_at = GREATEST(p.changed_at, EXCLUDED.changed_at)"
)
SELL = (
    "INSERT INTO engines.stock_demand AS d (tenant_id, product_id, on_date, quantity) "
    "SELECT $1::uuid, n.product_id, n.on_date, n.quantity "
    "FROM unnest($2::uuid[], $3::date[], $4::numeric[], $5::bigint[]) "
    "AS n(product_id, on_date, quantity, sequence) "
    "LEFT JOIN engines.stock_demand k ON k.tenant_id = $1 "
    "AND k.product_id = n.product_id AND k.on_date = n.on_date "
    "WHERE n.sequence > coalesce(k.counted_at, 0) "
    "ON CONFLICT (tenant_id, product_id, on_date) "
    "DO UPDATE SET quantity = d.quantity + EXCLUDED.quantity"
)
MARK = (
    "INSERT INTO engines.stock_dirty (tenant_id, product_id) "
    "SELECT $1::uuid, * FROM unnest($2::uuid[]) ON CONFLICT DO NOTHING"
)
UNMARK = text(
    "DELETE FROM engines.stock_dirty WHERE tenant_id = :tenant "
    "AND product_id = ANY (CAST(:products AS uuid[]))"
)
MARKED = text(
    "SELECT product_id FROM engines.stock_dirty WHERE tenant_id = :tenant "
    "ORDER BY product_id LIMIT :count"
)
PAGE = text(
    "SELECT product_id FROM engines.stock_product WHERE tenant_id = :tenant "
    "AND product_id > :after ORDER BY product_id LIMIT :count"
)
FACTS = (
    "SELECT p.product_id, p.on_hand, coalesce(d.quantity, 0) AS demand, p.first_sale_on, "
    "p.is_active, p.cost FROM unnest($2::uuid[]) AS w(product_id) "
    "JOIN engines.stock_product p ON p.tenant_id = $1 AND p.product_id = w.product_id "
    "LEFT JOIN LATERAL (SELECT sum(x.quantity) AS quantity FROM engines.stock_demand x "
    "WHERE x.tenant_id = $1 AND x.product_id = w.product_id "
    "AND x.on_date > $3 AND x.on_date <= $4) d ON true"
)


def in_order(products: Iterable[UUID]) -> list[UUID]:
    """Return ids in order; comparing them as what they are takes ten times as long."""
    return sorted(products, key=attrgetter("int"))


async def write(session: TenantSession, changes: Changes) -> list[UUID]:
    """Write a batch's changes, mark what they touch and return it."""
    touched = in_order(changes.touched)
    await _describe(session, changes)
    await snapshots.write(session, changes)
    await _touch(session, touched, changes)
    await _reprice(session, changes)
    await _sell(session, changes)
    if touched:
        await session.fetch(MARK, session.tenant_id, touched)
    return touched


async def _describe(session: TenantSession, changes: Changes) -> None:
    if changes.descriptions:
        rows = sorted(changes.descriptions.items())
        values = {
            "tenant": session.tenant_id,
            "products": [product_id for product_id, _ in rows],
            "uoms": [said.uom for _, said in rows],
            "costs": [said.cost for _, said in rows],
            "actives": [said.is_active for _, said in rows],
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


async def _touch(session: TenantSession, touched: Sequence[UUID], changes: Changes) -> None:
    if touched:
        first = changes.first_sales()
        await session.fetch(
            TOUCH,
            session.tenant_id,
            touched,
            [changes.movements.get(one, ZERO) for one in touched],
            [first.get(one) for one in touched],
            [changes.touched[one] for one in touched],
        )


async def _sell(session: TenantSession, changes: Changes) -> None:
    if changes.demand:
        rows = sorted(
            (product_id.int, day, product_id, quantity, sequence)
            for (product_id, day), (sequence, quantity) in changes.demand.items()
        )
        _, days, products, quantities, sequences = zip(*rows, strict=True)
        await session.fetch(SELL, session.tenant_id, products, days, quantities, sequences)


async def facts(
    session: TenantSession, products: Sequence[UUID], as_of: date, parameters: Parameters
) -> list[Facts]:
    """Return what is known of these products on a day."""
    after = window_start(as_of, parameters)
    rows = await session.fetch(FACTS, session.tenant_id, products, after, as_of)
    return [Facts(*row) for row in rows]


async def take_marked(session: TenantSession, count: int) -> list[UUID]:
    """Return products with a mark and remove it; the caller holds the tenant's watermark."""
    values = {"tenant": session.tenant_id, "count": count}
    products = list(await session.scalars(MARKED, values))
    await unmark(session, products)
    return products


async def unmark(session: TenantSession, products: Sequence[UUID]) -> None:
    """Remove the marks of products."""
    if products:
        await session.execute(UNMARK, {"tenant": session.tenant_id, "products": products})


async def page(session: TenantSession, after: UUID, count: int) -> list[UUID]:
    """Return the next products of the store in order of id."""
    values = {"tenant": session.tenant_id, "after": after, "count": count}
    return list(await session.scalars(PAGE, values))
