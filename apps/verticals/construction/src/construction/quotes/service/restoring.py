"""Dropping a change that was begun: the draft is again what its customer was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from basecore.outbox import record
from contracts import QuoteApproved, QuoteLine, QuoteRevised, QuoteSent

from construction.activity import Actor, note
from construction.quotes import repository
from construction.quotes.domain import QuoteAction, QuoteStatus
from construction.quotes.models import Quote
from construction.quotes.service.moving import lock_for


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was kept of a quote when its change began."""

    status: QuoteStatus
    valid_until: date
    header: Mapping[str, Any]
    lines: Sequence[Mapping[str, Any]]


async def restore(
    session: TenantSession,
    quote_id: UUID,
    frozen: Frozen,
    *,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> None:
    """Put back what was sent; it stays the revision that was begun, with the earlier content."""
    quote = await lock_for(session, quote_id, QuoteAction.RESTORE, owner_id)
    later = quote.version + 1
    await repository.remove_lines(session, quote_id, quote_version=later, by_name=by.name)
    put_back = {"tenant_id": session.tenant_id, "quote_id": quote_id, "quote_version": later}
    # Lines that were taken out stay known by their ids: those that come back have new ones.
    lines = [dict(line) | put_back | {"id": new_id()} for line in frozen.lines]
    await repository.add_lines(session, lines)
    changes = dict(frozen.header) | {
        "status": frozen.status.value,
        "valid_until": frozen.valid_until,
        "header_version": quote.header_version + 1,
        "changed_by_name": by.name,
        "untold": None,
        "updated_at": now,
    }
    await repository.set_values(session, quote_id, changes)
    await note(session, quote_id, "restored", by=by, at=now)
    _tell(session, quote, frozen, now)


def _tell(session: TenantSession, quote: Quote, frozen: Frozen, now: datetime) -> None:
    """Tell that the draft changed to what was sent before, and stands as it stood then."""
    revised = QuoteRevised(
        quote_id=quote.id,
        customer_id=frozen.header["customer_id"],
        job_site_id=frozen.header["job_site_id"],
        revision=quote.revision,
        total=frozen.header["total"],
        lines=tuple(
            QuoteLine.model_validate({name: line[name] for name in QuoteLine.model_fields})
            for line in frozen.lines
        ),
    )
    record(session, revised, at=now)
    record(session, QuoteSent(quote_id=quote.id, valid_until=frozen.valid_until), at=now)
    if frozen.status is QuoteStatus.APPROVED:
        record(session, QuoteApproved(quote_id=quote.id), at=now)
