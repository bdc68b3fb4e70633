"""Products of counts beside what the ledger has of them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import first_id_at
from sqlalchemy import ColumnElement, and_, func, select

from construction.catalog import Product
from construction.counts.models import StockCount, StockCountLine
from construction.counts.repository.counts import of
from construction.inventory import MovementKind, StockBalance, StockMovement

NOTHING = Decimal("0.000")
View = Literal["differences", "counted", "missing"]
MARGIN = timedelta(minutes=5)
"""Ids of movements are made a little after the moment that they state."""


def _expected(count: StockCount) -> ColumnElement[Decimal]:
    """Return what the ledger had when a line was counted: what is there, less what moved since.

    What other counts corrected since was wrong before as well, so that stays in.
    """
    since = (
        select(func.coalesce(func.sum(StockMovement.quantity), 0))
        .where(
            StockMovement.tenant_id == StockCountLine.tenant_id,
            StockMovement.product_id == StockCountLine.product_id,
            StockMovement.id >= first_id_at(count.started_at - MARGIN),
            StockMovement.location == count.location,
            StockMovement.at > StockCountLine.counted_at,
            StockMovement.kind != MovementKind.COUNT.value,
        )
        .scalar_subquery()
    )
    return func.coalesce(StockBalance.on_hand, NOTHING) - since


async def lines(
    session: TenantSession,
    count: StockCount,
    view: View,
    *,
    after: UUID | None = None,
    limit: int,
) -> list[Any]:
    """Return products of a count with what the ledger had then."""
    is_over = count.status == "posted"
    expected = StockCountLine.expected if is_over else _expected(count)
    differs = StockCountLine.difference if is_over else StockCountLine.counted - expected
    views = {
        "differences": (StockCountLine.counted.is_not(None), differs != 0),
        "counted": (StockCountLine.counted.is_not(None),),
        "missing": (StockCountLine.counted.is_(None),),
    }
    query = (
        select(
            StockCountLine,
            expected.label("then"),
            differs.label("differs"),
            func.coalesce(StockCountLine.unit_cost, Product.cost).label("cost"),
            Product.sku,
            Product.name,
            Product.uom,
        )
        .join(
            Product,
            and_(
                Product.tenant_id == StockCountLine.tenant_id,
                Product.id == StockCountLine.product_id,
            ),
        )
        .outerjoin(
            StockBalance,
            and_(
                StockBalance.tenant_id == StockCountLine.tenant_id,
                StockBalance.product_id == StockCountLine.product_id,
                StockBalance.location == count.location,
            ),
        )
        .where(*of(session, count.id), Product.tenant_id == session.tenant_id, *views[view])
        .order_by(StockCountLine.product_id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(StockCountLine.product_id > after)
    return list(await session.execute(query))


async def sheet(
    session: TenantSession, count: StockCount, after: UUID | None, limit: int
) -> list[Any]:
    """Return products of a count with what is there now, for whoever counts them."""
    query = (
        select(
            Product.id,
            Product.sku,
            Product.name,
            Product.uom,
            StockCountLine.counted,
            func.coalesce(StockBalance.on_hand, NOTHING).label("on_hand"),
        )
        .join(
            StockCountLine,
            and_(
                StockCountLine.tenant_id == Product.tenant_id,
                StockCountLine.product_id == Product.id,
            ),
        )
        .outerjoin(
            StockBalance,
            and_(
                StockBalance.tenant_id == Product.tenant_id,
                StockBalance.product_id == Product.id,
                StockBalance.location == count.location,
            ),
        )
        .where(*of(session, count.id), Product.tenant_id == session.tenant_id)
        .order_by(Product.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(Product.id > after)
    return list(await session.execute(query))
