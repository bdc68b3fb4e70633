"""Selling below the limits of a role: what would, and what a manager allowed."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from basecore.db import TenantSession

from construction import pricing
from construction.activity import Actor
from construction.quotes import repository
from construction.quotes.domain import Offered, discount_mark
from construction.quotes.errors import ApprovalLimitError, BelowPolicyError
from construction.quotes.models import Quote
from construction.quotes.schemas import QuoteOut, quote_of
from construction.quotes.service.pricing import breaches, sold_as_is, sold_of


def mark_of(quote: QuoteOut) -> bytes:
    """Return the digest of what a manager allows who allows this quote's discounts."""
    lines = [
        Offered(one.product_id, one.quantity, one.unit_price, one.discount_percent)
        for one in quote.lines
    ]
    return discount_mark((quote.customer_id, quote.job_site_id), quote.discount_percent, lines)


async def check_stored(session: TenantSession, quote: Quote, *, by: Actor) -> None:
    """Raise `BelowPolicyError` if a held draft goes below, unless exactly that was allowed."""
    below = await breaches(session, quote.id, quote.discount_percent, role=by.role)
    if below and quote.allowed_mark != await _mark(session, quote.id):
        raise BelowPolicyError(below)


async def check_discounts(session: TenantSession, quote: Quote, most: Decimal) -> None:
    """Raise `ApprovalLimitError` if a line comes to more discount than so many per cent."""
    lines = await repository.explained(session, quote.id)
    sold = [
        sold_of(str(place), line) or sold_as_is(str(place), line)
        for place, line in enumerate(lines)
    ]
    limit = pricing.Policy(pricing.Mode.BLOCK, max_discount_percent=most)
    if pricing.findings(limit, sold, quote.discount_percent):
        raise ApprovalLimitError


async def allow(session: TenantSession, quote_id: UUID, mark: bytes) -> None:
    """Let a draft be sent below the limits for as long as it is as it was marked."""
    await repository.set_allowed(session, quote_id, mark)


async def _mark(session: TenantSession, quote_id: UUID) -> bytes | None:
    row = await repository.get(session, quote_id, None)
    return mark_of(quote_of(row, await repository.lines_of(session, quote_id))) if row else None
