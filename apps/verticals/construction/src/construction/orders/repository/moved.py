"""What hand-overs and returns have in common: rows of goods that changed hands, with lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import Row, and_, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from construction.catalog import Product
from construction.orders.models import (
    GoodsReturn,
    GoodsReturnLine,
    HandOver,
    HandOverLine,
    OrderLine,
)

Values = Mapping[str, Any]
Header = TypeVar("Header", HandOver, GoodsReturn)
Lines = Sequence[Row[Any, Any, Any, Any, Any]]

LINES: dict[type[Any], tuple[type[Any], InstrumentedAttribute[UUID]]] = {
    HandOver: (HandOverLine, HandOverLine.hand_over_id),
    GoodsReturn: (GoodsReturnLine, GoodsReturnLine.goods_return_id),
}
"""The table of lines of each header, and the column that names the header."""


async def add_moved(
    session: TenantSession, kind: type[Header], header: Values, lines: Sequence[Values]
) -> None:
    """Insert a hand-over or a return, and its lines."""
    await session.execute(insert(kind.__table__), [dict(header)])  # type: ignore[arg-type]  # Table
    rows = [dict(one) for one in lines]
    await session.execute(insert(LINES[kind][0].__table__), rows)


async def moved_of(
    session: TenantSession, kind: type[Header], order_id: UUID
) -> list[tuple[Header, Lines]]:
    """Return the hand-overs or the returns of an order, newest first, with lines and products."""
    found = await session.scalars(
        select(kind)
        .where(kind.tenant_id == session.tenant_id, kind.order_id == order_id)
        .order_by(kind.id.desc())
    )
    headers = list(found)
    lines: dict[UUID, list[Row[Any, Any, Any, Any, Any]]] = {one.id: [] for one in headers}
    for row in await _lines_of(session, kind, list(lines)):
        lines[row.header_id].append(row)
    return [(one, lines[one.id]) for one in headers]


async def _lines_of(session: TenantSession, kind: type[Header], ids: Sequence[UUID]) -> Lines:
    line, header_id = LINES[kind]
    query = (
        select(line, OrderLine, Product.sku, Product.name, header_id.label("header_id"))
        .join(
            OrderLine,
            and_(OrderLine.tenant_id == session.tenant_id, OrderLine.id == line.order_line_id),
        )
        .join(
            Product,
            and_(Product.tenant_id == session.tenant_id, Product.id == OrderLine.product_id),
        )
        .where(line.tenant_id == session.tenant_id, header_id.in_(ids))
        .order_by(header_id, OrderLine.position)
    )
    return (await session.execute(query)).all()
