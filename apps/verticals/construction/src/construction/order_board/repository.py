"""Queries of the board: each column is a bounded step along an index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import ColumnElement, Row, Select, Table, literal, select, union_all

from construction import orders
from construction.order_board.domain import SHOWN
from construction.orders import OPEN, Order, OrderStatus

ORDER = cast("Table", Order.__table__)

Conditions = Sequence[ColumnElement[bool]]


async def column(
    session: TenantSession, status: OrderStatus, only: Conditions
) -> list[Row[Any, Any, Any]]:
    """Return the cards of a column: what is due first, or of what is closed the newest."""
    query = _first(orders.SUMMARIES, status, only).execution_options(populate_existing=True)
    return list((await session.execute(query, {"tenant": session.tenant_id})).all())


async def pulse(session: TenantSession, only: Conditions) -> list[tuple[UUID, int]]:
    """Return id and version of each card that is shown, column by column."""
    mine = ORDER.c.tenant_id == session.tenant_id
    each = []
    for place, status in enumerate(OrderStatus):
        some = _first(select(ORDER.c.id, ORDER.c.version).where(mine), status, only).subquery()
        each.append(select(literal(place), some.c.id, some.c.version))
    rows = (await session.execute(union_all(*each))).all()
    return [(row[1], row[2]) for row in rows]


def _first(
    query: Select[Any, Any, Any], status: OrderStatus, only: Conditions
) -> Select[Any, Any, Any]:
    open_first = (ORDER.c.deliver_on, ORDER.c.number)
    order = open_first if status in OPEN else (ORDER.c.number.desc(),)
    return query.where(ORDER.c.status == status.value, *only).order_by(*order).limit(SHOWN)
