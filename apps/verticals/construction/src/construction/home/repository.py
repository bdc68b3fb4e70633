"""How much is open, counted up to a bound: many orders cost the first page no more than few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from basecore.db import Hot, TenantSession
from sqlalchemy import (
    ColumnElement,
    Date,
    Label,
    Select,
    Table,
    Uuid,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    union_all,
)

from construction import order_lists
from construction.orders import Order, OrderStatus
from construction.quote_lists import Show, Wanted, conditions
from construction.quotes import Quote, QuoteStatus

QUOTE, ORDER = cast("Table", Quote.__table__), cast("Table", Order.__table__)
COUNTED = 1000
"""Of each figure so many records are counted; beyond that it says "1000+"."""
OPEN_QUOTES = (QuoteStatus.DRAFT, QuoteStatus.SENT, QuoteStatus.APPROVED)
OPEN_ORDERS = (OrderStatus.PENDING, OrderStatus.PREPARING, OrderStatus.OUT_FOR_DELIVERY)


def _is(table: Table, status: str) -> ColumnElement[bool]:
    # Written out, or no partial index would be known to fit.
    found: ColumnElement[bool] = table.c.status == literal_column(f"'{status}'")
    return found


def _some(key: str, table: Table, *only: ColumnElement[bool], own: bool) -> Any:
    mine = (table.c.owner_id == bindparam("owner", type_=Uuid),) if own else ()
    some: Select[Any] = (
        select(literal_column("1"))
        .select_from(table)
        .where(table.c.tenant_id == bindparam("tenant", type_=Uuid), *only, *mine)
        .limit(literal_column(str(COUNTED)))
    )
    key_of_row: Label[str] = literal_column(f"'{key}'").label("key")
    return select(key_of_row, func.count().label("count")).select_from(some.subquery())


def _open_quotes(*, own: bool) -> Hot:
    today, soon = bindparam("today", type_=Date), bindparam("soon", type_=Date)
    ends = (_is(QUOTE, QuoteStatus.SENT), QUOTE.c.valid_until.between(today, soon))
    each = [_some(one, QUOTE, _is(QUOTE, one), own=own) for one in OPEN_QUOTES]
    return Hot(union_all(*each, _some(Show.EXPIRING, QUOTE, *ends, own=own)))


def _open_orders(*, own: bool) -> Hot:
    return Hot(union_all(*(_some(one, ORDER, _is(ORDER, one), own=own) for one in OPEN_ORDERS)))


QUOTES = {own: _open_quotes(own=own) for own in (False, True)}
ORDERS = {own: _open_orders(own=own) for own in (False, True)}


async def open_quotes(
    session: TenantSession, owner_id: UUID | None, today: date, soon: date
) -> Mapping[str, int]:
    """Return how many quotes are open in each status, and how many expire until a day."""
    given = {"tenant": session.tenant_id, "owner": owner_id, "today": today, "soon": soon}
    rows = await session.hot(QUOTES[owner_id is not None], given)
    return {row["key"]: row["count"] for row in rows}


async def open_orders(session: TenantSession, owner_id: UUID | None) -> Mapping[str, int]:
    """Return how many orders are open in each status."""
    given = {"tenant": session.tenant_id, "owner": owner_id}
    rows = await session.hot(ORDERS[owner_id is not None], given)
    return {row["key"]: row["count"] for row in rows}


async def count_quotes(session: TenantSession, wanted: Wanted, now: datetime) -> int:
    """Return how many quotes their list shows, up to a bound."""
    return await _count(session, QUOTE, conditions(session, wanted, now))


async def count_orders(session: TenantSession, wanted: order_lists.Wanted, now: datetime) -> int:
    """Return how many orders their list shows, up to a bound."""
    return await _count(session, ORDER, order_lists.conditions(wanted, now))


async def _count(session: TenantSession, table: Table, only: Sequence[ColumnElement[bool]]) -> int:
    some = select(literal(1)).select_from(table)
    some = some.where(table.c.tenant_id == session.tenant_id, *only).limit(COUNTED)
    return await session.scalar(select(func.count()).select_from(some.subquery())) or 0
