"""Facts in and out of PostgreSQL, in bulk; keys are sorted, so that nobody deadlocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import text

from engines_core.stock.domain import Facts, Parameters, window_start
from engines_core.stock.facts import Changes

DESCRIBE = text(
    "INSERT INTO engines.stock_product (tenant_id, product_id, uom, price, cost, is_active) "
    "SELECT :tenant, * FROM unnest(CAST(:products AS uuid[]), CAST(:uoms AS text[]), "
    "CAST(:prices AS numeric[]), CAST(:costs AS numeric[]), CAST(:actives AS bool[])) "
    "ON CONFLICT (tenant_id, product_id) DO UPDATE SET uom = EXCLUDED.uom, "
    "price = EXCLUDED.price, cost = EXCLUDED.cost, is_active = EXCLUDED.is_active"
)
REPRICE = text(
    "UPDATE engines.stock_product p SET price = n.price "
    "FROM unnest(CAST(:products AS uuid[]), CAST(:prices AS numeric[])) AS n(product_id, price) "
    "WHERE p.tenant_id = :tenant AND p.product_id = n.product_id"
)
ADD = text(
    "INSERT INTO engines.stock_product AS p (tenant_id, product_id, on_hand, first_sale_on) "
    "SELECT :tenant, * FROM unnest(CAST(:products AS uuid[]), CAST(:quantities AS numeric[]), "
    "CAST(:days AS date[])) ON CONFLICT (tenant_id, product_id) DO UPDATE SET "
    "on_hand = p.on_hand + EXCLUDED.on_hand, "
    "first_sale_on = LEAST(p.first_sale_on, EXCLUDED.first_sale_on)"
)
SELL = text(
    "INSERT INTO engines.stock_demand AS d (tenant_id, product_id, on_date, quantity) "
    "SELECT :tenant, * FROM unnest(CAST(:products AS uuid[]), CAST(:days AS date[]), "
    "CAST(:quantities AS numeric[])) ON CONFLICT (tenant_id, product_id, on_date) "
    "DO UPDATE SET quantity = d.quantity + EXCLUDED.quantity"
)
MARK = text(
    "INSERT INTO engines.stock_dirty (tenant_id, product_id) "
    "SELECT :tenant, * FROM unnest(CAST(:products AS uuid[])) ON CONFLICT DO NOTHING"
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
FACTS = text(
    "SELECT p.product_id, p.on_hand, coalesce(d.quantity, 0) AS demand, p.first_sale_on, "
    "p.is_active, p.cost FROM unnest(CAST(:products AS uuid[])) AS w(product_id) "
    "JOIN engines.stock_product p ON p.tenant_id = :tenant AND p.product_id = w.product_id "
    "LEFT JOIN LATERAL (SELECT sum(x.quantity) AS quantity FROM engines.stock_demand x "
    "WHERE x.tenant_id = :tenant AND x.product_id = w.product_id "
    "AND x.on_date > :after AND x.on_date <= :as_of) d ON true"
)


async def write(session: TenantSession, changes: Changes) -> list[UUID]:
    """Write a batch's changes, mark what they touch and return it."""
    touched = changes.touched()
    await _write_products(session, changes)
    await _write_quantities(session, changes)
    if touched:
        await session.execute(MARK, {"tenant": session.tenant_id, "products": touched})
    return touched


async def _write_products(session: TenantSession, changes: Changes) -> None:
    if changes.products:
        rows = sorted(changes.products.items())
        values = {
            "tenant": session.tenant_id,
            "products": [product_id for product_id, _ in rows],
            "uoms": [facts.uom for _, facts in rows],
            "prices": [facts.price for _, facts in rows],
            "costs": [facts.cost for _, facts in rows],
            "actives": [facts.is_active for _, facts in rows],
        }
        await session.execute(DESCRIBE, values)
    if changes.prices:
        products = sorted(changes.prices)
        prices = [changes.prices[product_id] for product_id in products]
        values = {"tenant": session.tenant_id, "products": products, "prices": prices}
        await session.execute(REPRICE, values)


async def _write_quantities(session: TenantSession, changes: Changes) -> None:
    first = changes.first_sales()
    products = sorted(changes.balances.keys() | first.keys())
    if products:
        values = {
            "tenant": session.tenant_id,
            "products": products,
            "quantities": [changes.balances.get(product_id, 0) for product_id in products],
            "days": [first.get(product_id) for product_id in products],
        }
        await session.execute(ADD, values)
    if changes.demand:
        rows = sorted(changes.demand.items())
        values = {
            "tenant": session.tenant_id,
            "products": [product_id for (product_id, _), _ in rows],
            "days": [day for (_, day), _ in rows],
            "quantities": [quantity for _, quantity in rows],
        }
        await session.execute(SELL, values)


async def facts(
    session: TenantSession, products: Sequence[UUID], as_of: date, parameters: Parameters
) -> list[Facts]:
    """Return what is known of these products on a day."""
    values = {
        "tenant": session.tenant_id,
        "products": products,
        "after": window_start(as_of, parameters),
        "as_of": as_of,
    }
    return [Facts(*row) for row in await session.execute(FACTS, values)]


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
