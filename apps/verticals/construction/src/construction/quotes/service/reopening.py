"""Changing a quote that was sent: it goes back to draft as its next revision."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from basecore.db import TenantSession
from basecore.outbox import record
from contracts import QuoteRevised
from contracts.quotes import QuoteLine

from construction.activity import Actor, note
from construction.quotes import repository
from construction.quotes.domain import QuoteAction, QuoteStatus
from construction.quotes.schemas import QuoteOut
from construction.quotes.service.lifecycle import get
from construction.quotes.service.moving import lock_for


async def reopen(
    session: TenantSession, quote_id: UUID, *, owner_id: UUID | None, by: Actor, now: datetime
) -> QuoteOut:
    """Make a quote a draft again, its next revision, and return it as it was before."""
    await lock_for(session, quote_id, QuoteAction.CHANGE, owner_id)
    before = await get(session, quote_id, owner_id)
    revision = before.revision + 1
    changes = {
        "status": QuoteStatus.DRAFT.value,
        "revision": revision,
        "valid_until": None,
        "lost_reason": None,
        "updated_at": now,
    }
    await repository.set_values(session, quote_id, changes)
    await note(session, quote_id, "reopened", by=by, at=now, revision=str(revision))
    event = QuoteRevised(
        quote_id=quote_id,
        customer_id=cast("UUID", before.customer_id),  # only a draft may lack its customer
        job_site_id=before.job_site_id,
        revision=revision,
        total=before.total,
        lines=tuple(QuoteLine.model_validate(vars(line)) for line in before.lines),
    )
    record(session, event, at=now)
    return before
