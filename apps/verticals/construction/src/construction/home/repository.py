"""How much is open, counted up to a bound: many orders cost the first page no more than few."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from basecore.clock import begin, business_date
from basecore.db import Hot, TenantSession
from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Label,
    Select,
    Table,
    Uuid,
    bindparam,
    func,
    literal_column,
    select,
    union_all,
)

from construction import approvals, order_lists, quote_lists
from construction.orders import LATE_AFTER, Order, OrderStatus
from construction.quote_lists import Show
from construction.quotes import Quote, QuoteStatus

QUOTE, ORDER = cast("Table", Quote.__table__), cast("Table", Order.__table__)
MOMENT = DateTime(timezone=True)
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
    each.append(_some(Show.EXPIRING, QUOTE, *ends, own=own))
    if own:  # whom a seller asks, and what of theirs waits
        patience = bindparam("sent_until", type_=MOMENT)
        each.append(_some(Show.FOLLOW_UP, QUOTE, quote_lists.follow_up(patience), own=own))
        each.append(_some(Show.WAITING, QUOTE, approvals.waits_of(QUOTE), own=own))
    return Hot(union_all(*each))


def _open_orders(*, own: bool) -> Hot:
    today, begun = bindparam("today", type_=Date), bindparam("begun", type_=MOMENT)
    late = order_lists.late(today, bindparam("placed_until", type_=MOMENT))
    each = [_some(one, ORDER, _is(ORDER, one), own=own) for one in OPEN_ORDERS]
    each.append(_some("late", ORDER, late, own=own))
    each.append(_some("today", ORDER, ORDER.c.created_at >= begun, own=own))
    return Hot(union_all(*each))


QUOTES = {own: _open_quotes(own=own) for own in (False, True)}
ORDERS = {own: _open_orders(own=own) for own in (False, True)}


async def open_quotes(
    session: TenantSession, owner_id: UUID | None, now: datetime
) -> Mapping[str, int]:
    """Return how many quotes are open in each status and expire soon; a seller's, what waits."""
    today = business_date(now)
    given = {
        "tenant": session.tenant_id,
        "owner": owner_id,
        "today": today,
        "soon": today + quote_lists.SOON,
        "sent_until": now - quote_lists.PATIENCE,
    }
    rows = await session.hot(QUOTES[owner_id is not None], given)
    return {row["key"]: row["count"] for row in rows}


async def open_orders(
    session: TenantSession, owner_id: UUID | None, now: datetime
) -> Mapping[str, int]:
    """Return how many orders are open in each status, are late and were placed today."""
    today = business_date(now)
    given = {
        "tenant": session.tenant_id,
        "owner": owner_id,
        "today": today,
        "begun": begin(today),
        "placed_until": now - LATE_AFTER,
    }
    rows = await session.hot(ORDERS[owner_id is not None], given)
    return {row["key"]: row["count"] for row in rows}
