"""Use cases of quotes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import StaleError
from basecore.ids import new_id
from basecore.outbox import record
from contracts import (
    QuoteApproved,
    QuoteCancelled,
    QuoteCreated,
    QuoteExpired,
    QuoteRejected,
    QuoteRevised,
    QuoteSent,
)
from contracts.quotes import LostReason

from construction.activity import Actor, note
from construction.numbering import Document, next_number
from construction.quotes import repository
from construction.quotes.domain import QuoteAction, QuoteStatus, next_status, valid_until
from construction.quotes.errors import (
    QuoteConvertedError,
    QuoteNotFoundError,
    QuoteStateError,
)
from construction.quotes.models import Quote
from construction.quotes.schemas import QuoteIn, QuoteOut, quote_of
from construction.quotes.service.pricing import check_stored, facts, price
from construction.search import Kind, remember

Values = dict[str, Any]


async def create(session: TenantSession, given: QuoteIn, *, by: Actor, now: datetime) -> QuoteOut:
    """Make a draft and return it."""
    if by.id is None:
        raise QuoteNotFoundError
    quote_id = new_id()
    priced = await price(session, quote_id, given, by=by, now=now)
    number = await next_number(session, Document.QUOTE)
    header = priced.header | {
        "number": number,
        "owner_id": by.id,
        "owner_name": by.name,
        "status": QuoteStatus.DRAFT.value,
        "version": 1,
        "created_at": now,
        "updated_at": now,
    }
    await repository.add(session, header, priced.lines)
    await remember(session, Kind.QUOTE, quote_id, *priced.found_by(number))
    await note(session, quote_id, "created", by=by, at=now)
    event = QuoteCreated(owner_id=by.id, **facts(priced))
    record(session, event, at=now)
    return priced.quote(header)


async def revise(
    session: TenantSession,
    quote_id: UUID,
    given: QuoteIn,
    *,
    version: int,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> None:
    """Replace all of a draft that still has this version."""
    quote = await _lock_for(session, quote_id, QuoteAction.EDIT, owner_id)
    if quote.version != version:
        raise StaleError
    priced = await price(session, quote_id, given, by=by, now=now)
    changes = {k: v for k, v in priced.header.items() if k not in {"tenant_id", "id"}}
    await repository.drop_lines(session, quote_id)
    await repository.add_lines(session, priced.lines)
    await repository.set_values(session, quote_id, changes | {"updated_at": now})
    await remember(session, Kind.QUOTE, quote_id, *priced.found_by(quote.number))
    await note(session, quote_id, "revised", by=by, at=now)
    record(session, QuoteRevised(**facts(priced)), at=now)


async def send(
    session: TenantSession, quote_id: UUID, *, owner_id: UUID | None, by: Actor, now: datetime
) -> None:
    """Mark a draft as sent; its validity runs from now."""
    quote = await _lock_for(session, quote_id, QuoteAction.SEND, owner_id)
    await check_stored(session, quote_id, quote.discount_percent, by=by)
    until = valid_until(clock.business_date(now), quote.valid_days)
    await _move(session, quote, QuoteStatus.SENT, by=by, now=now, valid_until=until)
    record(session, QuoteSent(quote_id=quote_id, valid_until=until), at=now)


async def approve(session: TenantSession, quote_id: UUID, *, by: Actor, now: datetime) -> None:
    """Approve a sent quote."""
    quote = await _lock_for(session, quote_id, QuoteAction.APPROVE, None)
    await _move(session, quote, QuoteStatus.APPROVED, by=by, now=now)
    record(session, QuoteApproved(quote_id=quote_id), at=now)


async def cancel(
    session: TenantSession,
    quote_id: UUID,
    *,
    reason: str | None,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> None:
    """Cancel a quote that is not an order yet."""
    quote = await _lock_for(session, quote_id, QuoteAction.CANCEL, owner_id)
    await _move(session, quote, QuoteStatus.CANCELLED, by=by, now=now, reason=reason)
    # The words stay here: they may name somebody, and no engine can count them.
    record(session, QuoteCancelled(quote_id=quote_id, reason="other" if reason else None), at=now)


async def reject(
    session: TenantSession,
    quote_id: UUID,
    *,
    reason: LostReason,
    by: Actor,
    now: datetime,
    words: str | None = None,
    owner_id: UUID | None = None,
) -> None:
    """Note that the customer refused a sent quote; the words stay out of the event."""
    quote = await _lock_for(session, quote_id, QuoteAction.REJECT, owner_id)
    values = {"status": QuoteStatus.REJECTED.value, "updated_at": now}
    await repository.set_values(session, quote.id, values)
    detail = {"lost": reason} | ({"reason": words} if words else {})
    await note(session, quote.id, QuoteStatus.REJECTED.value, by=by, at=now, **detail)
    record(session, QuoteRejected(quote_id=quote_id, reason=reason), at=now)


async def expire(session: TenantSession, quote_id: UUID, *, by: Actor, now: datetime) -> bool:
    """Expire a sent quote whose validity ended; tell whether it was still to be done."""
    quote = await repository.lock(session, quote_id, None)
    today = clock.business_date(now)
    if not quote or quote.status != QuoteStatus.SENT:
        return False
    if quote.valid_until is None or quote.valid_until >= today:
        return False
    await _move(session, quote, QuoteStatus.EXPIRED, by=by, now=now)
    record(session, QuoteExpired(quote_id=quote_id), at=now)
    return True


async def take_for_order(
    session: TenantSession, quote_id: UUID, *, owner_id: UUID | None, by: Actor, now: datetime
) -> Quote:
    """Lock an approved quote and mark it converted; the caller makes the order."""
    quote = await _lock_for(session, quote_id, QuoteAction.CONVERT, owner_id)
    await _move(session, quote, QuoteStatus.CONVERTED, by=by, now=now)
    return quote


async def get(session: TenantSession, quote_id: UUID, owner_id: UUID | None) -> QuoteOut:
    """Return a quote with its lines; another seller's does not exist for whom `owner_id` limits."""
    row = await repository.get(session, quote_id, owner_id)
    if row is None:
        raise QuoteNotFoundError
    return quote_of(row, await repository.lines_of(session, quote_id))


async def _lock_for(
    session: TenantSession, quote_id: UUID, action: QuoteAction, owner_id: UUID | None
) -> Quote:
    quote = await repository.lock(session, quote_id, owner_id)
    if quote is None:
        raise QuoteNotFoundError
    status = QuoteStatus(quote.status)
    if status is QuoteStatus.CONVERTED:
        raise QuoteConvertedError
    if next_status(status, action) is None:
        raise QuoteStateError(status=status.value)
    return quote


async def _move(
    session: TenantSession,
    quote: Quote,
    to: QuoteStatus,
    *,
    by: Actor,
    now: datetime,
    reason: str | None = None,
    **values: Any,
) -> None:
    await repository.set_values(
        session, quote.id, {"status": to.value, "updated_at": now, **values}
    )
    detail = {"reason": reason} if reason else {}
    await note(session, quote.id, to.value, by=by, at=now, **detail)
