"""What the first page shows, as far as the caller's role sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.http import PageRequest
from basecore.recent import Recent
from basecore.tokens import Principal

from construction import (
    accounts,
    approvals,
    cost_changes,
    figures,
    insights,
    inventory,
    orders,
    quotes,
)
from construction.access import Permission, may, own_only
from construction.home import repository
from construction.orders import OrderSummary
from construction.quotes import QuoteSummary

P = Permission

COUNTED = 100
"""Alerts beyond these are not counted: the figure says "100+"."""
LISTED = 6
DAYS = 30
"""Days of which totals are shown."""
IDLE: Recent[tuple[Decimal, int]] = Recent(60)
"""Every product is looked at for it, and it changes by the day: it may be a minute old."""


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
    """By status and list: a seller's also whom to ask and what waits for a manager."""
    order_counts: Mapping[str, int] | None
    """By status, late ones and those of the day; as far as the person sees orders."""
    owed: tuple[int, Decimal] | None
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
    to_reprice: int | None
    """Products whose cost changed since their price was thought over."""


async def dashboard(
    session: TenantSession, caller: Principal, words: insights.Words, *, now: datetime
) -> Dashboard:
    """Return the panels that the caller's role sees."""
    sees_stock, since = may(caller, P.STOCK_READ), now - inventory.IDLE_AFTER
    return Dashboard(
        quote_counts=await _quote_counts(session, caller, now),
        order_counts=await _order_counts(session, caller, now),
        owed=await accounts.owed_in_all(session) if _watches_credit(caller) else None,
        idle=await IDLE.get(session.tenant_id, lambda: inventory.idle_capital(session, since))
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
        to_reprice=await cost_changes.count(session) if may(caller, P.PRICES_WRITE) else None,
    )


async def _quote_counts(
    session: TenantSession, caller: Principal, now: datetime
) -> Mapping[str, int] | None:
    if not may(caller, P.QUOTES_READ):
        return None
    return await repository.open_quotes(session, own_only(caller, P.QUOTES_READ_ALL), now)


async def _order_counts(
    session: TenantSession, caller: Principal, now: datetime
) -> Mapping[str, int] | None:
    if not may(caller, P.ORDERS_READ):
        return None
    return await repository.open_orders(session, own_only(caller, P.ORDERS_READ_ALL), now)


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
    return Risk(*await insights.most_urgent(session, words, listed=LISTED, counted=COUNTED))


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
