"""Every query of cost changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import text

LIMIT = 200
TAKE = text(
    "INSERT INTO construction.cost_change AS c (tenant_id, product_id, old_unit_cost, "
    "new_unit_cost, changed_at) SELECT p.tenant_id, p.id, :old, :new, :at "
    "FROM construction.product p WHERE p.tenant_id = :tenant AND p.id = :product "
    "ON CONFLICT (tenant_id, product_id) DO UPDATE SET new_unit_cost = EXCLUDED.new_unit_cost, "
    "changed_at = EXCLUDED.changed_at RETURNING old_unit_cost, new_unit_cost"
)
DROP = text(
    "DELETE FROM construction.cost_change WHERE tenant_id = :tenant "
    "AND product_id = ANY (:products) "
    "RETURNING product_id, old_unit_cost AS old_cost, new_unit_cost AS new_cost"
)
WAITING = text(
    "SELECT c.product_id, p.sku, p.name, p.uom, p.base_price AS price, "
    "c.old_unit_cost AS old_cost, c.new_unit_cost AS new_cost, c.changed_at "
    "FROM construction.cost_change c "
    "JOIN construction.product p ON p.tenant_id = :tenant AND p.id = c.product_id "
    "WHERE c.tenant_id = :tenant AND p.is_active "
    "ORDER BY abs(c.new_unit_cost / c.old_unit_cost - 1) DESC, p.name, c.product_id LIMIT :limit"
)
# What customers were offered and may still accept, for less than the least price.
# From the open quotes, the newest of each status, to their lines (OFFSET keeps that way round): a
# product may stand in any number of old ones.
QUOTED_BELOW = text(
    "WITH open AS MATERIALIZED (SELECT q.* FROM unnest(ARRAY['draft', 'sent', 'approved']) "
    "AS s(status) CROSS JOIN LATERAL (SELECT o.id, o.number, o.number_mask, o.discount_percent "
    "FROM construction.quote o WHERE o.tenant_id = :tenant AND o.status = s.status "
    "ORDER BY o.number DESC LIMIT :open) q) "
    "SELECT l.product_id, q.id, q.number, q.number_mask FROM open q "
    "CROSS JOIN LATERAL (SELECT k.product_id, k.total, k.quantity "
    "FROM construction.quote_line k WHERE k.tenant_id = :tenant AND k.quote_id = q.id OFFSET 0) l "
    "JOIN unnest(CAST(:products AS uuid[]), CAST(:floors AS numeric[])) AS f(product_id, least) "
    "ON f.product_id = l.product_id "
    "WHERE l.total / l.quantity * (1 - q.discount_percent / 100) < f.least "
    "GROUP BY l.product_id, q.id, q.number, q.number_mask ORDER BY q.number DESC"
)
OPEN = 2000
"""Quotes of a status that are looked through, the newest first."""
RULED_BELOW = text(
    "SELECT r.product_id, count(*) FROM unnest(CAST(:products AS uuid[]), "
    "CAST(:floors AS numeric[])) AS f(product_id, least) "
    "JOIN construction.price_rule r ON r.tenant_id = :tenant AND r.product_id = f.product_id "
    "AND r.is_active AND r.kind = 'fixed' AND r.value < f.least "
    "AND (r.ends_on IS NULL OR r.ends_on >= :today) GROUP BY r.product_id"
)
SUPPLIERS = text(
    "SELECT c.*, s.name FROM engines.insight_price_comparisons c "
    "JOIN construction.supplier s ON s.tenant_id = :tenant AND s.id = c.supplier_id "
    "WHERE c.tenant_id = :tenant AND c.product_id = :product ORDER BY c.rank"
)
OFFERS = text(
    "SELECT o.*, s.name, c.wobble_percent, c.late_percent, c.trend_percent "
    "FROM engines.insight_price_offers o "
    "JOIN construction.supplier s ON s.tenant_id = :tenant AND s.id = o.supplier_id "
    "JOIN engines.insight_price_comparisons c ON c.tenant_id = :tenant "
    "AND c.product_id = o.product_id AND c.supplier_id = o.supplier_id "
    "WHERE o.tenant_id = :tenant AND o.product_id = :product "
    "ORDER BY o.supplier_id, o.minimum_quantity"
)
COUNT = "SELECT count(*) FROM construction.cost_change WHERE tenant_id = $1"
NAMES = text("SELECT id, name FROM construction.supplier WHERE tenant_id = :tenant")
REASON = text(
    "SELECT base_cost, basis, quantity, trend_percent, explanation_key, explanation_figures, as_of "
    "FROM engines.insight_price_products WHERE tenant_id = :tenant AND product_id = :product"
)
ODD = text(
    "SELECT a.supplier_id, a.explanation_key, a.explanation_figures, a.raised_at "
    "FROM engines.insight_price_alerts a WHERE a.tenant_id = :tenant AND a.product_id = :product "
    "ORDER BY a.raised_at DESC, a.id"
)
HISTORY = text(
    "SELECT h.supplier_id, s.name, h.unit_price, h.minimum_quantity, h.source, h.offered_on "
    "FROM engines.insight_price_history h "
    "JOIN construction.supplier s ON s.tenant_id = :tenant AND s.id = h.supplier_id "
    "WHERE h.tenant_id = :tenant AND h.product_id = :product "
    "ORDER BY h.offered_on DESC, h.offer_id DESC LIMIT :limit"
)


async def take(
    session: TenantSession, product_id: UUID, *, old: Decimal, new: Decimal, at: datetime
) -> tuple[Decimal, Decimal] | None:
    """Note a new cost; return the one that the price reckons with and the new one."""
    values = {"old": old, "new": new, "at": at, "product": product_id}
    row = (await session.execute(TAKE, _of(session, **values))).one_or_none()
    return (row[0], row[1]) if row else None


async def drop(session: TenantSession, products: Sequence[UUID]) -> Sequence[Any]:
    """Take products off the list; return those that were on it, once."""
    return (await session.execute(DROP, _of(session, products=list(products)))).all()


async def waiting(session: TenantSession) -> Sequence[Any]:
    """Return what is to be thought over, the largest change first."""
    return (await session.execute(WAITING, _of(session, limit=LIMIT))).all()


async def quoted_below(session: TenantSession, floors: dict[UUID, Decimal]) -> Sequence[Any]:
    """Return the open quotes that sell a product below its least price."""
    return (await session.execute(QUOTED_BELOW, _of(session, open=OPEN, **_columns(floors)))).all()


async def ruled_below(
    session: TenantSession, floors: dict[UUID, Decimal], today: Any
) -> dict[UUID, int]:
    """Return how many price rules sell a product below its least price."""
    values = _of(session, today=today, **_columns(floors))
    return {row[0]: row[1] for row in await session.execute(RULED_BELOW, values)}


async def count(session: TenantSession) -> int:
    """Return how many products wait for their price to be thought over."""
    ((found,),) = await session.fetch(COUNT, session.tenant_id)
    return int(found)


async def suppliers(session: TenantSession, product_id: UUID) -> Sequence[Any]:
    """Return the comparison of a product's suppliers, the best first."""
    return (await session.execute(SUPPLIERS, _of(session, product=product_id))).all()


async def offers(session: TenantSession, product_id: UUID) -> Sequence[Any]:
    """Return the offers of a product that hold, ready for any quantity."""
    return (await session.execute(OFFERS, _of(session, product=product_id))).all()


async def names(session: TenantSession) -> dict[str, str]:
    """Return what suppliers are called, by their ids as text; a store has dozens."""
    return {str(row.id): row.name for row in await session.execute(NAMES, _of(session))}


async def reason(session: TenantSession, product_id: UUID) -> Any:
    """Return what the engine concluded of a product's cost; None before its first event."""
    return (await session.execute(REASON, _of(session, product=product_id))).one_or_none()


async def odd(session: TenantSession, product_id: UUID) -> Sequence[Any]:
    """Return the open alerts of a product's buying prices."""
    return (await session.execute(ODD, _of(session, product=product_id))).all()


async def history(session: TenantSession, product_id: UUID, limit: int) -> Sequence[Any]:
    """Return what suppliers asked for, the newest first."""
    return (await session.execute(HISTORY, _of(session, product=product_id, limit=limit))).all()


def _columns(floors: dict[UUID, Decimal]) -> dict[str, Any]:
    return {"products": list(floors), "floors": list(floors.values())}


def _of(session: TenantSession, **values: Any) -> dict[str, Any]:
    return {"tenant": session.tenant_id, **values}
