"""What the first page shows, as far as the caller's role sees it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.http import PageRequest
from basecore.tokens import Principal

from construction import (
    accounts,
    approvals,
    figures,
    insights,
    inventory,
    order_lists,
    orders,
    quotes,
)
from construction.access import Permission, may, own_only
from construction.home import repository
from construction.orders import OrderSummary
from construction.quote_lists import Show, Wanted
from construction.quotes import QuoteSummary

P = Permission

COUNTED = 100
"""Alerts beyond these are not counted: the figure says "100+"."""
LISTED = 6
DAYS = 30
"""Days of which totals are shown."""
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Risk:
    """The products at risk: how many, and the most urgent."""

    alerts: Sequence[insights.StockAlertOut]
    count: int
    mark: str
    """Changes when anything that is shown changes."""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The panels of the first page; None where the role does not see them."""

    quote_counts: Mapping[str, int] | None
    order_counts: Mapping[str, int] | None
    follow_up: int | None
    """Sent quotes whose customers are to be asked; a seller's own."""
    awaited: int | None
    """A seller's own quotes whose discount waits for a manager."""
    late: int | None
    today: int | None
    """Orders of the day; with `late`, as far as the person sees orders."""
    over_limit: int | None
    open_in_all: Decimal | None
    """Customers whose open orders pass their limit, and what all open orders add up to."""
    idle: tuple[Decimal, int] | None
    """What goods cost that nobody bought for long, and how many products they are."""
    period: figures.Period | None
    """Totals of the last days: of the store, or a seller's own."""
    waiting: Sequence[QuoteSummary] | None
    pending: Sequence[OrderSummary] | None
    risk: Risk | None
    suggestions: Sequence[insights.StockSuggestionOut] | None
    to_approve: int | None
    """Requests to go below the limits that wait for a manager."""


async def dashboard(
    session: TenantSession, caller: Principal, words: insights.Words, *, now: datetime
) -> Dashboard:
    """Return the panels that the caller's role sees."""
    sees_stock = may(caller, P.STOCK_READ)
    today = clock.business_date(now)
    return Dashboard(
        quote_counts=await _quote_counts(session, caller, now),
        order_counts=await _order_counts(session, caller),
        follow_up=await _own_quotes(session, caller, Show.FOLLOW_UP, now),
        awaited=await _own_quotes(session, caller, Show.WAITING, now),
        late=await _orders_of(session, caller, order_lists.Wanted(is_late=True), now),
        today=await _orders_of(
            session, caller, order_lists.Wanted(created_from=today, created_to=today), now
        ),
        over_limit=await accounts.count_over_limit(session) if _watches_credit(caller) else None,
        open_in_all=await accounts.open_in_all(session) if _watches_credit(caller) else None,
        idle=await inventory.idle_capital(session, now - inventory.IDLE_AFTER)
        if sees_stock and may(caller, P.COSTS_READ)
        else None,
        period=await _period(session, caller, now),
        waiting=await _waiting(session, caller),
        pending=await _orders(session, caller, PageRequest(limit=LISTED), "pending")
        if may(caller, P.ORDERS_READ)
        else None,
        risk=await risk(session, words) if sees_stock else None,
        suggestions=await insights.stock_suggestions(session, words, limit=LISTED)
        if sees_stock
        else None,
        to_approve=await approvals.count_waiting(session)
        if may(caller, P.QUOTES_APPROVE)
        else None,
    )


def _sells(caller: Principal) -> bool:
    """Tell whether the caller sees a seller's own figures instead of the store's."""
    return may(caller, P.QUOTES_WRITE) and not may(caller, P.QUOTES_READ_ALL)


async def _quote_counts(
    session: TenantSession, caller: Principal, now: datetime
) -> Mapping[str, int] | None:
    if not may(caller, P.QUOTES_READ):
        return None
    today, owner_id = clock.business_date(now), own_only(caller, P.QUOTES_READ_ALL)
    return await repository.open_quotes(session, owner_id, today, today + SOON)


async def _order_counts(session: TenantSession, caller: Principal) -> Mapping[str, int] | None:
    if not may(caller, P.ORDERS_READ):
        return None
    return await repository.open_orders(session, own_only(caller, P.ORDERS_READ_ALL))


async def _own_quotes(
    session: TenantSession, caller: Principal, show: Show, now: datetime
) -> int | None:
    """Return how many quotes a seller's list of some kind shows."""
    if not _sells(caller):
        return None
    return await repository.count_quotes(session, Wanted(show=show, seller_id=caller.user_id), now)


async def _orders_of(
    session: TenantSession, caller: Principal, wanted: order_lists.Wanted, now: datetime
) -> int | None:
    """Return how many orders a list shows to the person."""
    if not may(caller, P.ORDERS_READ):
        return None
    own = replace(wanted, seller_id=own_only(caller, P.ORDERS_READ_ALL))
    return await repository.count_orders(session, own, now)


def _watches_credit(caller: Principal) -> bool:
    """Tell whether the caller sees what all customers owe."""
    return may(caller, P.CUSTOMERS_READ) and may(caller, P.ORDERS_READ_ALL)


async def _period(
    session: TenantSession, caller: Principal, now: datetime
) -> figures.Period | None:
    if not (may(caller, P.QUOTES_READ) and may(caller, P.ORDERS_READ)):
        return None
    owner_id = own_only(caller, P.ORDERS_READ_ALL)
    return await figures.by_day(session, owner_id, clock.business_date(now), DAYS)


async def risk(session: TenantSession, words: insights.Words) -> Risk:
    """Return the products at risk."""
    alerts = await insights.stock_alerts(session, words, limit=COUNTED)
    seen = hashlib.sha256("".join(one.model_dump_json() for one in alerts).encode())
    return Risk(alerts[:LISTED], len(alerts), seen.hexdigest()[:16])


async def _waiting(session: TenantSession, caller: Principal) -> Sequence[QuoteSummary] | None:
    """Return quotes that wait for the caller: to approve, or to turn into orders."""
    if may(caller, P.QUOTES_APPROVE):
        return await _quotes(session, None, quotes.QuoteStatus.SENT)
    if may(caller, P.ORDERS_PLACE):
        owner_id = own_only(caller, P.QUOTES_READ_ALL)
        return await _quotes(session, owner_id, quotes.QuoteStatus.APPROVED)
    return None


async def _quotes(
    session: TenantSession, owner_id: UUID | None, status: quotes.QuoteStatus
) -> Sequence[QuoteSummary]:
    wanted = quotes.QuoteFilter(owner_id, status.value)
    found = await quotes.page(session, PageRequest(limit=LISTED), wanted)
    return [quotes.summary_of(row) for row in found.rows]


async def _orders(
    session: TenantSession, caller: Principal, asked: PageRequest, status: str | None = None
) -> Sequence[OrderSummary]:
    if not may(caller, P.ORDERS_READ):
        return ()
    wanted = orders.OrderFilter(own_only(caller, P.ORDERS_READ_ALL), status)
    with_prices = may(caller, P.PRICES_READ)
    rows = (await orders.page(session, asked, wanted)).rows
    return [orders.summary_of(row, with_prices=with_prices) for row in rows]
