"""What the first page shows, as far as the caller's role sees it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest
from basecore.tokens import Principal

from construction import approvals, insights, orders, quotes
from construction.access import Permission, may, own_only
from construction.orders import OrderSummary
from construction.quotes import QuoteSummary

P = Permission

COUNTED = 100
"""Alerts beyond these are not counted: the figure says "100+"."""
LISTED = 6


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
    waiting: Sequence[QuoteSummary] | None
    pending: Sequence[OrderSummary] | None
    risk: Risk | None
    suggestions: Sequence[insights.StockSuggestionOut] | None
    to_approve: int | None
    """Requests to go below the limits that wait for a manager."""


async def dashboard(session: TenantSession, caller: Principal, words: insights.Words) -> Dashboard:
    """Return the panels that the caller's role sees."""
    sees_stock = may(caller, P.STOCK_READ)
    return Dashboard(
        quote_counts=await quotes.counts(session, own_only(caller, P.QUOTES_READ_ALL))
        if may(caller, P.QUOTES_READ)
        else None,
        order_counts=await orders.counts(session, own_only(caller, P.ORDERS_READ_ALL))
        if may(caller, P.ORDERS_READ)
        else None,
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
