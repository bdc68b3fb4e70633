"""Queries of lists of orders; every filter is read by an index."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from basecore.clock import business_date
from basecore.db import TenantSession
from sqlalchemy import ColumnElement, Row, RowMapping, Table, and_, literal, literal_column, or_

from construction import narrowing, orders
from construction.bulk import MOST
from construction.narrowing import days, equal, moments
from construction.order_lists.domain import Wanted
from construction.orders import LATE_AFTER, OPEN, Order, OrderStatus
from construction.search import Kind, matches
from construction.tallies import tally, tally_within

ORDER = cast("Table", Order.__table__)
IS_OPEN = ORDER.c.status.in_([literal_column(f"'{one}'") for one in OrderStatus if one in OPEN])
"""Written out, or no index of open orders would be known to fit."""

Conditions = Sequence[ColumnElement[bool]]


def conditions(wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    """Return what holds for the orders that a list shows."""
    found = equal(
        (ORDER.c.status, wanted.status),
        (ORDER.c.owner_id, wanted.seller_id),
        (ORDER.c.customer_id, wanted.customer_id),
    )
    found += moments(ORDER.c.created_at, wanted.created_from, wanted.created_to)
    found += days(ORDER.c.deliver_on, wanted.deliver_from, wanted.deliver_to)
    if wanted.is_late:
        found.append(late(literal(business_date(now)), literal(now - LATE_AFTER)))
    if wanted.is_owed:
        found.append(IS_OPEN)
    return found


def late(today: ColumnElement[date], placed_until: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return that an open order's day is over, or that it waits since long without one."""
    waited = and_(ORDER.c.deliver_on.is_(None), ORDER.c.created_at < placed_until)
    return and_(IS_OPEN, or_(ORDER.c.deliver_on < today, waited))


async def counts(session: TenantSession, owner_id: UUID | None) -> dict[str, int]:
    """Return how many orders there are in each status, a bounded number of each."""
    return await tally(session, ORDER.c.status, (one.value for one in OrderStatus), owner_id)


async def counts_of(
    session: TenantSession, owner_id: UUID | None, wanted: Wanted, now: datetime
) -> dict[str, int] | None:
    """Return how many orders fit in each status, whichever is chosen; None where they are many."""
    only = conditions(replace(wanted, status=None), now)
    if owner_id is not None:
        only.append(ORDER.c.owner_id == owner_id)
    return await tally_within(session, ORDER.c.status, only)


async def sellers(session: TenantSession) -> list[tuple[UUID, str]]:
    """Return who has orders, by name."""
    return await narrowing.sellers(session, ORDER)


async def some(
    session: TenantSession, ids: Iterable[UUID], owner_id: UUID | None
) -> list[Row[Any, Any, Any]]:
    """Return those of these orders that a person may see, newest first."""
    query = orders.SUMMARIES.where(ORDER.c.id.in_(set(ids)))
    if owner_id is not None:
        query = query.where(ORDER.c.owner_id == owner_id)
    query = query.order_by(ORDER.c.number.desc()).limit(MOST)
    query = query.execution_options(populate_existing=True)
    rows = await session.execute(query, {"tenant": session.tenant_id})
    return list(rows.all())


def everything(
    session: TenantSession, only: Conditions, q: str
) -> AsyncIterator[Sequence[RowMapping]]:
    """Yield all orders of a list, newest first, some hundreds at a time."""
    query = orders.SUMMARIES.where(*only)
    if q:
        query = query.where(matches(session, Kind.ORDER, ORDER.c.id, q))
    given = {"tenant": session.tenant_id}
    return narrowing.batches(
        session, query, ORDER.c.number, lambda row: int(row["Order"].number), given
    )
