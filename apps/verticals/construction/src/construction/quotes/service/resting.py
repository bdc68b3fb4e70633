"""A draft comes to rest: what changed in it since it was told last is told as one event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.outbox import record
from contracts import QuoteCreated, QuoteLine, QuoteRevised

from construction.quotes import repository
from construction.quotes.domain import QuoteAction, QuoteStatus
from construction.quotes.errors import NotReadyError
from construction.quotes.models import Quote
from construction.quotes.schemas import Row
from construction.quotes.service.moving import lock_for

CREATED, REVISED = "created", "revised"
"""What may be untold of a draft."""
TOLD_IN_HISTORY = ("discount_percent", "valid_days", "total")
"""What a history says of before and after; lines are compared version by version."""


async def rest(
    session: TenantSession, quote_id: UUID, *, owner_id: UUID | None, now: datetime
) -> bool:
    """Tell what is untold of a draft; return whether the engines know of it now."""
    quote = await lock_for(session, quote_id, QuoteAction.EDIT, owner_id)
    return await tell(session, quote, now=now)


async def settle_down(
    session: TenantSession, quote_id: UUID, *, before: datetime, now: datetime
) -> bool:
    """Tell what is untold of a draft that nobody touched since; tell whether that was done."""
    quote = await repository.lock(session, quote_id, None)
    if not quote or not quote.untold or quote.status != QuoteStatus.DRAFT:
        return False
    return quote.updated_at < before and await tell(session, quote, now=now)


async def tell(session: TenantSession, quote: Quote, *, now: datetime) -> bool:
    """Tell what is untold of a held quote, unless it lacks a customer or lines."""
    if quote.untold and quote.customer_id:
        lines = await repository.lines_of(session, quote.id)
        if lines:
            await _tell(session, quote, lines, now)
            return True
    return quote.untold != CREATED


async def tell_whole(session: TenantSession, quote: Quote, *, now: datetime) -> None:
    """Tell what is untold of a held quote that is about to be shown to its customer."""
    lines = await repository.lines_of(session, quote.id)
    if not quote.customer_id or not lines:
        raise NotReadyError(customer=bool(quote.customer_id), lines=bool(lines))
    if quote.untold:
        await _tell(session, quote, lines, now)


def change_of(quote: Quote, told: dict[str, Any]) -> QuoteCreated | QuoteRevised:
    """Return the event of a changed draft: the first one that is told of it makes it known."""
    if quote.untold == CREATED:
        return QuoteCreated(owner_id=quote.owner_id, **told)
    return QuoteRevised(revision=quote.revision, **told)


async def _tell(session: TenantSession, quote: Quote, lines: Sequence[Row], now: datetime) -> None:
    told = {
        "quote_id": quote.id,
        "customer_id": quote.customer_id,
        "job_site_id": quote.job_site_id,
        "total": quote.total,
        "lines": tuple(_line(line) for line in lines),
    }
    record(session, change_of(quote, told), at=now)
    await repository.write_header(session, quote.id, {"untold": None})


def _line(line: Row) -> QuoteLine:
    return QuoteLine.model_validate({name: line[name] for name in QuoteLine.model_fields})
