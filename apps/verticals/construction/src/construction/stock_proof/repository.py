"""Queries of the proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import text

PRODUCTS = text(
    "SELECT id FROM construction.product WHERE tenant_id = :tenant AND id > :after "
    "ORDER BY id LIMIT :count"
)
OFF = text(
    "SELECT product_id, location, coalesce(b.on_hand, 0) AS on_hand, coalesce(l.total, 0) AS total "
    "FROM (SELECT product_id, location, sum(quantity) AS total FROM construction.stock_movement "
    "WHERE tenant_id = :tenant AND product_id = ANY (:products) GROUP BY 1, 2) l "
    "FULL JOIN (SELECT product_id, location, on_hand FROM construction.stock_balance "
    "WHERE tenant_id = :tenant AND product_id = ANY (:products)) b USING (product_id, location) "
    "WHERE coalesce(b.on_hand, 0) <> coalesce(l.total, 0) ORDER BY product_id, location"
)
"""One statement, so that both sides are of one moment while goods move."""


async def products_after(session: TenantSession, after: UUID, count: int) -> Sequence[UUID]:
    """Return the next products in order of id."""
    values = {"tenant": session.tenant_id, "after": after, "count": count}
    return (await session.scalars(PRODUCTS, values)).all()


async def off(session: TenantSession, products: Sequence[UUID]) -> Sequence[Any]:
    """Return (product, location, balance, ledger's sum) where these differ."""
    values = {"tenant": session.tenant_id, "products": list(products)}
    return (await session.execute(OFF, values)).all()
