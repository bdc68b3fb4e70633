"""Queries of what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import Row, and_, case, insert, select, update

from construction.catalog import Product
from construction.orders.models import GoodsReturn, GoodsReturnLine, HandOver, OrderLine

Values = Mapping[str, Any]


async def add_return(session: TenantSession, header: Values, lines: Sequence[Values]) -> None:
    """Insert a return and its lines."""
    await session.execute(insert(GoodsReturn.__table__), [dict(header)])  # type: ignore[arg-type]  # Table
    await session.execute(insert(GoodsReturnLine.__table__), [dict(one) for one in lines])  # type: ignore[arg-type]  # Table


async def take_back(session: TenantSession, quantities: Mapping[UUID, Decimal]) -> None:
    """Let so much more of each of these lines have come back."""
    more = case(quantities, value=OrderLine.id, else_=0)
    await session.execute(
        update(OrderLine)
        .where(OrderLine.tenant_id == session.tenant_id, OrderLine.id.in_(quantities))
        .values(returned=OrderLine.returned + more)
        .execution_options(synchronize_session=False)
    )


async def handed_at(session: TenantSession, order_id: UUID) -> list[datetime]:
    """Return when goods of an order were handed over."""
    found = await session.scalars(
        select(HandOver.at).where(
            HandOver.tenant_id == session.tenant_id, HandOver.order_id == order_id
        )
    )
    return list(found)


async def returns_of(
    session: TenantSession, order_id: UUID
) -> list[tuple[GoodsReturn, list[Row[Any, Any, Any, Any]]]]:
    """Return what came back of an order, newest first, with lines and products."""
    found = await session.scalars(
        select(GoodsReturn)
        .where(GoodsReturn.tenant_id == session.tenant_id, GoodsReturn.order_id == order_id)
        .order_by(GoodsReturn.id.desc())
    )
    headers = list(found)
    lines: dict[UUID, list[Row[Any, Any, Any, Any]]] = {one.id: [] for one in headers}
    for row in await _lines_of(session, list(lines)):
        lines[row.GoodsReturnLine.goods_return_id].append(row)
    return [(one, lines[one.id]) for one in headers]


async def _lines_of(
    session: TenantSession, return_ids: Sequence[UUID]
) -> Sequence[Row[Any, Any, Any, Any]]:
    mine = GoodsReturnLine.tenant_id == session.tenant_id
    query = (
        select(GoodsReturnLine, OrderLine, Product.sku, Product.name)
        .join(
            OrderLine,
            and_(
                OrderLine.tenant_id == session.tenant_id,
                OrderLine.id == GoodsReturnLine.order_line_id,
            ),
        )
        .join(
            Product,
            and_(Product.tenant_id == session.tenant_id, Product.id == OrderLine.product_id),
        )
        .where(mine, GoodsReturnLine.goods_return_id.in_(return_ids))
        .order_by(GoodsReturnLine.goods_return_id, OrderLine.position)
    )
    return (await session.execute(query)).all()
