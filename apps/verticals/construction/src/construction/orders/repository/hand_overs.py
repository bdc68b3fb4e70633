"""Queries of what was handed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import Row, and_, case, insert, select, update

from construction.catalog import Product
from construction.orders.models import HandOver, HandOverLine, OrderLine

Values = Mapping[str, Any]


async def add_hand_over(session: TenantSession, header: Values, lines: Sequence[Values]) -> None:
    """Insert a hand-over and its lines."""
    await session.execute(insert(HandOver.__table__), [dict(header)])  # type: ignore[arg-type]  # Table
    await session.execute(insert(HandOverLine.__table__), [dict(one) for one in lines])  # type: ignore[arg-type]  # Table


async def take(session: TenantSession, quantities: Mapping[UUID, Decimal]) -> None:
    """Let so much less be owed of each of these lines."""
    less = case(quantities, value=OrderLine.id, else_=0)
    await session.execute(
        update(OrderLine)
        .where(OrderLine.tenant_id == session.tenant_id, OrderLine.id.in_(quantities))
        .values(to_deliver=OrderLine.to_deliver - less)
        .execution_options(synchronize_session=False)
    )


async def withdraw(session: TenantSession, order_id: UUID) -> None:
    """Let nothing more be owed of an order: what was not handed over will not be."""
    await session.execute(
        update(OrderLine)
        .where(OrderLine.tenant_id == session.tenant_id, OrderLine.order_id == order_id)
        .values(withdrawn=OrderLine.withdrawn + OrderLine.to_deliver, to_deliver=0)
        .execution_options(synchronize_session=False)
    )


async def hand_overs_of(
    session: TenantSession, order_id: UUID
) -> list[tuple[HandOver, list[Row[Any, Any, Any, Any]]]]:
    """Return an order's hand-overs, newest first, each with its lines and their products."""
    found = await session.scalars(
        select(HandOver)
        .where(HandOver.tenant_id == session.tenant_id, HandOver.order_id == order_id)
        .order_by(HandOver.id.desc())
    )
    headers = list(found)
    lines: dict[UUID, list[Row[Any, Any, Any, Any]]] = {one.id: [] for one in headers}
    for row in await _lines_of(session, list(lines)):
        lines[row.HandOverLine.hand_over_id].append(row)
    return [(one, lines[one.id]) for one in headers]


async def _lines_of(
    session: TenantSession, hand_over_ids: Sequence[UUID]
) -> Sequence[Row[Any, Any, Any, Any]]:
    query = (
        select(HandOverLine, OrderLine, Product.sku, Product.name)
        .join(
            OrderLine,
            and_(
                OrderLine.tenant_id == session.tenant_id,
                OrderLine.id == HandOverLine.order_line_id,
            ),
        )
        .join(
            Product,
            and_(Product.tenant_id == session.tenant_id, Product.id == OrderLine.product_id),
        )
        .where(
            HandOverLine.tenant_id == session.tenant_id,
            HandOverLine.hand_over_id.in_(hand_over_ids),
        )
        .order_by(HandOverLine.hand_over_id, OrderLine.position)
    )
    return (await session.execute(query)).all()
