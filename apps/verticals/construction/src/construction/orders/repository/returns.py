"""Queries of what came back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from sqlalchemy import ColumnElement, Date, case, cast, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from construction.orders.models import GoodsReturn, GoodsReturnLine, HandOver, OrderLine


async def take_back(session: TenantSession, quantities: Mapping[UUID, Decimal]) -> None:
    """Let so much more of each of these lines have come back."""
    more = case(quantities, value=OrderLine.id, else_=0)
    await session.execute(
        update(OrderLine)
        .where(OrderLine.tenant_id == session.tenant_id, OrderLine.id.in_(quantities))
        .values(returned=OrderLine.returned + more)
        .execution_options(synchronize_session=False)
    )


async def returned_worth(
    session: TenantSession, order_ids: Collection[UUID]
) -> dict[UUID, Decimal]:
    """Return what came back of each order, before its general discount."""
    rows = await session.execute(
        select(GoodsReturn.order_id, func.sum(GoodsReturnLine.total))
        .join(GoodsReturnLine, GoodsReturnLine.goods_return_id == GoodsReturn.id)
        .where(
            GoodsReturn.tenant_id == session.tenant_id,
            GoodsReturnLine.tenant_id == session.tenant_id,
            GoodsReturn.order_id.in_(order_ids),
        )
        .group_by(GoodsReturn.order_id)
    )
    return {row[0]: row[1] for row in rows}


async def handed_at(session: TenantSession, order_id: UUID) -> list[datetime]:
    """Return when goods of an order were handed over."""
    found = await session.scalars(
        select(HandOver.at).where(
            HandOver.tenant_id == session.tenant_id, HandOver.order_id == order_id
        )
    )
    return list(found)


async def returned_by_day(
    session: TenantSession, products: Collection[UUID], since: date
) -> dict[UUID, dict[date, Decimal]]:
    """Return what came back of products by the day of its sale, or of its return if sold on many.

    That is the day that `goods_returned` told, or the day on which it told none.
    """
    each = (
        select(OrderLine.product_id, _sold_on().label("day"), GoodsReturnLine.quantity)
        .join(GoodsReturnLine, GoodsReturnLine.order_line_id == OrderLine.id)
        .join(GoodsReturn, GoodsReturn.id == GoodsReturnLine.goods_return_id)
        .where(
            OrderLine.tenant_id == session.tenant_id,
            GoodsReturnLine.tenant_id == session.tenant_id,
            GoodsReturn.tenant_id == session.tenant_id,
            OrderLine.product_id.in_(products),
        )
        .subquery()
    )
    rows = await session.execute(
        select(each.c.product_id, each.c.day, func.sum(each.c.quantity))
        .where(each.c.day >= since)
        .group_by(each.c.product_id, each.c.day)
    )
    found: dict[UUID, dict[date, Decimal]] = {}
    for product_id, day, quantity in rows:
        found.setdefault(product_id, {})[day] = quantity
    return found


def _sold_on() -> ColumnElement[date]:
    handed, back = _day(HandOver.at), _day(GoodsReturn.at)
    one_day = (
        select(func.min(handed))
        .where(
            HandOver.tenant_id == GoodsReturn.tenant_id,
            HandOver.order_id == GoodsReturn.order_id,
            HandOver.at <= GoodsReturn.at,
        )
        .having(func.min(handed) == func.max(handed))
        .scalar_subquery()
    )
    return func.coalesce(one_day, back)


def _day(moment: InstrumentedAttribute[datetime]) -> ColumnElement[date]:
    return cast(func.timezone(clock.STANDARD.key, moment), Date)
