"""Queries of the board: each column is a bounded step along an index."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from basecore.clock import business_date
from basecore.db import Hot, TenantSession
from sqlalchemy import (
    ARRAY,
    Date,
    DateTime,
    Integer,
    Row,
    Select,
    Table,
    Uuid,
    any_,
    bindparam,
    literal_column,
    select,
    union_all,
)

from construction import order_lists, orders
from construction.order_board.domain import SHOWN, Card, When, days_of
from construction.orders import LATE_AFTER, OPEN, Order, OrderStatus

ORDER = cast("Table", Order.__table__)
NAMED = orders.SUMMARIES.where(
    ORDER.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
).execution_options(populate_existing=True)


async def cards(
    session: TenantSession, when: When, owner_id: UUID | None, now: datetime
) -> list[Card]:
    """Return the cards of all columns: what is due first, or of what is closed the newest."""
    first, last = days_of(when, business_date(now))
    given = {
        "tenant": session.tenant_id,
        "owner": owner_id,
        "first": first,
        "last": last,
        "today": business_date(now),
        "placed_until": now - LATE_AFTER,
        "shown": SHOWN,
    }
    rows = await session.hot(_cards(when, own=owner_id is not None), given)
    return [Card(row["status"], row["id"], row["version"]) for row in rows]


async def named(session: TenantSession, ids: Iterable[UUID]) -> dict[UUID, Row[Any, Any, Any]]:
    """Return these orders with the names of their customers and job sites, by id."""
    rows = await session.execute(NAMED, {"tenant": session.tenant_id, "ids": list(ids)})
    return {row.Order.id: row for row in rows}


@cache
def _cards(when: When, *, own: bool) -> Hot:
    """Return the statement for the cards; made once, because each open board looks each second."""
    found = [_first(status, when, own=own).subquery() for status in OrderStatus]
    return Hot(union_all(*(select(one) for one in found)))


def _first(status: OrderStatus, when: When, *, own: bool) -> Select[Any]:
    is_status = ORDER.c.status == literal_column(f"'{status}'")
    query = select(ORDER.c.status, ORDER.c.id, ORDER.c.version).where(
        ORDER.c.tenant_id == bindparam("tenant", type_=Uuid), is_status
    )
    if own:
        query = query.where(ORDER.c.owner_id == bindparam("owner", type_=Uuid))
    if when is When.LATE:
        moment = bindparam("placed_until", type_=DateTime(timezone=True))
        query = query.where(order_lists.late(bindparam("today", type_=Date), moment))
    elif when is not When.ALL:
        first, last = bindparam("first", type_=Date), bindparam("last", type_=Date)
        query = query.where(ORDER.c.deliver_on.between(first, last))
    open_first = (ORDER.c.deliver_on, ORDER.c.number)
    order = open_first if status in OPEN else (ORDER.c.number.desc(),)
    return query.order_by(*order).limit(bindparam("shown", type_=Integer))
