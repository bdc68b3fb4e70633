"""Holding a quote while it moves from state to state."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession

from construction.activity import Actor, Audited, note_audited, note_sealed
from construction.quotes import repository
from construction.quotes.domain import QuoteAction, QuoteStatus, next_status
from construction.quotes.errors import QuoteConvertedError, QuoteNotFoundError, QuoteStateError
from construction.quotes.models import Quote
from construction.sealing import Personal

WORDS = "reason"
"""What somebody said, about a person perhaps: a history keeps it sealed."""


async def lock_for(
    session: TenantSession, quote_id: UUID, action: QuoteAction, owner_id: UUID | None
) -> Quote:
    """Return a quote that the action is possible for, held until the end of the transaction."""
    quote = await hold(session, quote_id, owner_id)
    ensure_possible(quote, action)
    return quote


async def hold(session: TenantSession, quote_id: UUID, owner_id: UUID | None) -> Quote:
    """Return a quote in any state, held until the end of the transaction."""
    quote = await repository.lock(session, quote_id, owner_id)
    if quote is None:
        raise QuoteNotFoundError
    return quote


def ensure_possible(quote: Quote, action: QuoteAction) -> None:
    """Raise the error that tells why a held quote's state does not allow an action."""
    status = QuoteStatus(quote.status)
    if status is QuoteStatus.CONVERTED:
        raise QuoteConvertedError
    if next_status(status, action) is None:
        raise QuoteStateError(current=status.value)


async def move(
    session: TenantSession,
    quote: Quote,
    to: QuoteStatus,
    *,
    by: Actor,
    now: datetime,
    detail: dict[str, str] | None = None,
    **values: Any,
) -> None:
    """Change the state of a held quote, and note it with these details."""
    changes = {"status": to.value, "updated_at": now, **values}
    await repository.set_values(session, quote.id, changes)
    kind = Audited.CANCELLATIONS if to is QuoteStatus.CANCELLED else None
    told = dict(detail or {})
    if quote.customer_id is None or by.customer_id is not None or WORDS not in told:
        await note_audited(session, quote.id, to.value, kind, by=by, at=now, **told)
        return
    personal = Personal(quote.customer_id, {WORDS: told.pop(WORDS)})
    await note_sealed(session, quote.id, to.value, personal, kind, by=by, at=now, **told)
