"""Queries of what to buy: the engine's views beside products and suppliers' prices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import text

LIMIT = 500
OPEN = text(
    "SELECT s.id, s.product_id, p.sku, p.name, p.uom, s.quantity, s.priority, s.estimated_cost, "
    "s.on_hand, s.lead_time_days, s.explanation_key, s.explanation_figures, "
    "i.days_to_stock_out, v.abc, v.xyz FROM engines.insight_stock_suggestions s "
    "JOIN construction.product p ON p.tenant_id = :tenant AND p.id = s.product_id "
    "LEFT JOIN engines.insight_stock_products i "
    "ON i.tenant_id = :tenant AND i.product_id = s.product_id "
    "LEFT JOIN engines.insight_stock_classes v "
    "ON v.tenant_id = :tenant AND v.product_id = s.product_id WHERE s.tenant_id = :tenant "
    "AND (CAST(:suggestion AS uuid) IS NULL OR s.id = :suggestion) "
    "ORDER BY CASE s.priority WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END, "
    "v.abc, i.days_to_stock_out, p.name, s.product_id LIMIT :limit"
)
CHEAPEST = text(
    "SELECT DISTINCT ON (o.product_id) o.product_id, s.name, "
    "o.unit_price + o.freight_per_unit AS price "
    "FROM construction.supplier_offer o "
    "JOIN construction.supplier s ON s.tenant_id = :tenant AND s.id = o.supplier_id "
    "AND s.is_active WHERE o.tenant_id = :tenant AND o.product_id = ANY (:products) "
    "AND o.offered_on <= :today AND (o.valid_until IS NULL OR o.valid_until >= :today) "
    "AND NOT EXISTS (SELECT 1 FROM construction.supplier_offer n WHERE n.tenant_id = :tenant "
    "AND n.supplier_id = o.supplier_id AND n.product_id = o.product_id "
    "AND n.minimum_quantity = o.minimum_quantity AND n.offered_on <= :today "
    "AND (n.offered_on, n.id) > (o.offered_on, o.id)) "
    "ORDER BY o.product_id, price, s.name"
)
DECIDED = text(
    "SELECT r.*, p.sku, p.name, p.uom FROM engines.insight_stock_reactions r "
    "JOIN construction.product p ON p.tenant_id = :tenant AND p.id = r.product_id "
    "WHERE r.tenant_id = :tenant ORDER BY r.on_date DESC, r.id DESC LIMIT :limit"
)


async def open_ones(session: TenantSession, suggestion_id: UUID | None = None) -> Sequence[Any]:
    """Return open suggestions with their products, the most urgent first."""
    values = {"tenant": session.tenant_id, "suggestion": suggestion_id, "limit": LIMIT}
    return (await session.execute(OPEN, values)).all()


async def cheapest(
    session: TenantSession, products: Sequence[UUID], today: date
) -> dict[UUID, Any]:
    """Return who sells each product at least, landed, by the prices that hold on a day."""
    values = {"tenant": session.tenant_id, "products": list(products), "today": today}
    return {row.product_id: row for row in await session.execute(CHEAPEST, values)}


async def decided(session: TenantSession) -> Sequence[Any]:
    """Return what was decided, the last first."""
    values = {"tenant": session.tenant_id, "limit": LIMIT}
    return (await session.execute(DECIDED, values)).mappings().all()
