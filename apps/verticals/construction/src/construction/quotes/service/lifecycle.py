"""Use cases of quotes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import StaleError
from basecore.ids import new_id
from basecore.outbox import record
from contracts import (
    QuoteApproved,
    QuoteCreated,
    QuoteExpired,
    QuoteSent,
)

from construction.activity import Actor, moved, note
from construction.numbering import Document, label, next_number
from construction.quotes import repository
from construction.quotes.domain import QuoteAction, QuoteStatus, is_lapsed, valid_until
from construction.quotes.errors import QuoteLapsedError, QuoteNotFoundError
from construction.quotes.models import Quote
from construction.quotes.schemas import QuoteIn, QuoteOut, Row, quote_of
from construction.quotes.service.allowing import check_discounts, check_stored
from construction.quotes.service.moving import lock_for, move
from construction.quotes.service.pricing import Values, facts, price
from construction.quotes.service.resting import TOLD_IN_HISTORY, change_of, tell_whole
from construction.search import Kind, remember


async def create(
    session: TenantSession, given: QuoteIn, *, by: Actor, now: datetime, is_held: bool = True
) -> QuoteOut:
    """Make a draft and return it; one that is not held to the limits can be sent once approved."""
    if by.id is None:
        raise QuoteNotFoundError
    quote_id = new_id()
    priced = await price(session, quote_id, given, by=by, now=now, is_held=is_held)
    taken = await next_number(session, Document.QUOTE)
    header = priced.header | {
        **taken._asdict(),
        "owner_id": by.id,
        "owner_name": by.name,
        "status": QuoteStatus.DRAFT.value,
        "version": 1,
        "revision": 1,
        "created_at": now,
        "updated_at": now,
    }
    await repository.add(session, header, priced.lines)
    await remember(session, Kind.QUOTE, quote_id, *priced.found_by(taken.label))
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
    quote = await lock_for(session, quote_id, QuoteAction.EDIT, owner_id)
    if quote.version != version:
        raise StaleError
    is_other = given.customer_id != quote.customer_id
    priced = await price(session, quote_id, given, by=by, now=now, holds_buyer=is_other)
    changes = {k: v for k, v in priced.header.items() if k not in {"tenant_id", "id"}}
    later = quote.version + 1
    await repository.remove_lines(session, quote_id, quote_version=later, by_name=by.name)
    await repository.add_lines(session, [one | {"quote_version": later} for one in priced.lines])
    await repository.set_values(session, quote_id, changes | _touched(quote, by, now))
    await remember(
        session, Kind.QUOTE, quote_id, *priced.found_by(label(quote.number_mask, quote.number))
    )
    told = moved({name: getattr(quote, name) for name in TOLD_IN_HISTORY}, changes)
    await note(session, quote_id, "revised", by=by, at=now, **told)
    record(session, change_of(quote, facts(priced)), at=now)


async def send(
    session: TenantSession, quote_id: UUID, *, owner_id: UUID | None, by: Actor, now: datetime
) -> None:
    """Mark a draft as sent; its validity runs from now."""
    quote = await lock_for(session, quote_id, QuoteAction.SEND, owner_id)
    await check_stored(session, quote, by=by)
    await tell_whole(session, quote, now=now)
    until = valid_until(clock.business_date(now), quote.valid_days)
    await move(session, quote, QuoteStatus.SENT, by=by, now=now, sent_at=now, valid_until=until)
    record(session, QuoteSent(quote_id=quote_id, valid_until=until), at=now)


async def approve(
    session: TenantSession,
    quote_id: UUID,
    *,
    owner_id: UUID | None = None,
    most: Decimal | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """Approve a sent quote; with `most`, only if no line is sold for less by more per cent."""
    quote = await lock_for(session, quote_id, QuoteAction.APPROVE, owner_id)
    if is_lapsed(quote.valid_until, clock.business_date(now)):
        raise QuoteLapsedError
    if most is not None:
        await check_discounts(session, quote, most)
    await move(session, quote, QuoteStatus.APPROVED, by=by, now=now)
    record(session, QuoteApproved(quote_id=quote_id), at=now)


async def expire(session: TenantSession, quote_id: UUID, *, by: Actor, now: datetime) -> bool:
    """Expire a sent quote whose validity ended; tell whether it was still to be done."""
    quote = await repository.lock(session, quote_id, None)
    if not quote or quote.status != QuoteStatus.SENT:
        return False
    if not is_lapsed(quote.valid_until, clock.business_date(now)):
        return False
    await move(session, quote, QuoteStatus.EXPIRED, by=by, now=now)
    record(session, QuoteExpired(quote_id=quote_id), at=now)
    return True


async def take_for_order(
    session: TenantSession, quote_id: UUID, *, owner_id: UUID | None, by: Actor, now: datetime
) -> Quote:
    """Lock an approved quote and mark it converted; the caller makes the order."""
    quote = await lock_for(session, quote_id, QuoteAction.CONVERT, owner_id)
    await move(session, quote, QuoteStatus.CONVERTED, by=by, now=now)
    return quote


async def get(session: TenantSession, quote_id: UUID, owner_id: UUID | None) -> QuoteOut:
    """Return a quote with its lines; another seller's does not exist for whom `owner_id` limits."""
    row = await header_of(session, quote_id, owner_id)
    return quote_of(row, await repository.lines_of(session, quote_id))


async def header_of(session: TenantSession, quote_id: UUID, owner_id: UUID | None) -> Row:
    """Return a quote's columns with the names of its customer and job site."""
    row = await repository.get(session, quote_id, owner_id)
    if row is None:
        raise QuoteNotFoundError
    return row


def _touched(quote: Quote, by: Actor, now: datetime) -> Values:
    """Return what changes in a header beside what was asked for; nothing stays untold."""
    return {
        "header_version": quote.header_version + 1,
        "changed_by_name": by.name,
        "untold": None,
        "updated_at": now,
    }
