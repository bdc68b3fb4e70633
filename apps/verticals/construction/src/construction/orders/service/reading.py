"""Reading orders, and what search learns of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from basecore.db import TenantSession

from construction.activity import activities
from construction.orders import repository
from construction.orders.errors import OrderNotFoundError
from construction.orders.models import GoodsReturn, HandOver
from construction.orders.schemas import (
    HandOverOut,
    OrderOut,
    ReturnOut,
    StepOut,
    hand_over_of,
    order_of,
    return_of,
    step_of,
)
from construction.search import Kind, weigh

COUNTED = timedelta(days=180)
"""Sales from before this time say nothing any more about what is looked for."""


async def get(
    session: TenantSession, order_id: UUID, owner_id: UUID | None, *, with_prices: bool
) -> OrderOut:
    """Return an order with its lines."""
    row = await repository.get(session, order_id, owner_id)
    if row is None:
        raise OrderNotFoundError
    lines = await repository.lines_of(session, order_id)
    return order_of(row, lines, with_prices=with_prices)


async def hand_overs(
    session: TenantSession, order_id: UUID, owner_id: UUID | None, *, with_prices: bool
) -> list[HandOverOut]:
    """Return what was handed over of an order, newest first."""
    if await repository.get(session, order_id, owner_id) is None:
        raise OrderNotFoundError
    found = await repository.moved_of(session, HandOver, order_id)
    return [hand_over_of(header, lines, with_prices=with_prices) for header, lines in found]


async def returns(
    session: TenantSession, order_id: UUID, owner_id: UUID | None, *, with_prices: bool
) -> list[ReturnOut]:
    """Return what came back of an order, newest first."""
    if await repository.get(session, order_id, owner_id) is None:
        raise OrderNotFoundError
    found = await repository.moved_of(session, GoodsReturn, order_id)
    return [return_of(header, lines, with_prices=with_prices) for header, lines in found]


async def history(session: TenantSession, order_id: UUID, owner_id: UUID | None) -> list[StepOut]:
    """Return the steps of an order, newest first."""
    if await repository.get(session, order_id, owner_id) is None:
        raise OrderNotFoundError
    return [step_of(one) for one in await activities(session, order_id)]


async def weigh_products(session: TenantSession, *, now: datetime) -> None:
    """Let search put first what this store sold most often of late."""
    sold = await repository.times_sold(session, now - COUNTED)
    await weigh(session, Kind.PRODUCT, sold)
