"""Changing many quotes at once: each by the rules of one, what is not possible is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import RowMapping

from construction import quotes
from construction.activity import Actor, note_many
from construction.bulk import Done, each
from construction.numbering import label
from construction.quote_lists import repository
from construction.quote_lists.domain import Deed
from construction.quote_lists.errors import NobodyError
from construction.quotes import Loss, QuoteAction, QuoteNotFoundError, QuoteStatus, possible

ACTIONS = {Deed.SEND: QuoteAction.SEND, Deed.CANCEL: QuoteAction.CANCEL}


async def chosen(
    session: TenantSession, ids: Sequence[UUID], owner_id: UUID | None
) -> list[RowMapping]:
    """Return the chosen quotes; `QuoteNotFoundError` if one is not there for this person."""
    found = await repository.some(session, ids, owner_id)
    if len(found) != len(set(ids)):
        raise QuoteNotFoundError
    return found


def fits(deed: Deed, row: RowMapping) -> bool:
    """Tell whether a quote's state allows the deed."""
    action = ACTIONS.get(deed)
    return action is None or action in possible(QuoteStatus(row["status"]))


async def send_many(
    session: TenantSession,
    ids: Sequence[UUID],
    *,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> Done:
    """Mark drafts as sent, each with its validity from now."""

    async def send(quote_id: UUID) -> None:
        await quotes.send(session, quote_id, owner_id=owner_id, by=by, now=now)

    return await each(await _numbered(session, ids, owner_id), send)


async def cancel_many(
    session: TenantSession,
    ids: Sequence[UUID],
    loss: Loss,
    *,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> Done:
    """Cancel quotes for one reason; for want of stock, each for its own lines."""

    async def cancel(quote_id: UUID) -> None:
        await quotes.cancel(session, quote_id, loss, owner_id=owner_id, by=by, now=now)

    return await each(await _numbered(session, ids, owner_id), cancel)


async def _numbered(
    session: TenantSession, ids: Sequence[UUID], owner_id: UUID | None
) -> list[tuple[UUID, str]]:
    rows = await chosen(session, ids, owner_id)
    return [(row["id"], label(row["number_mask"], row["number"])) for row in rows]


async def hand_over(
    session: TenantSession, ids: Sequence[UUID], seller_id: UUID, *, by: Actor, now: datetime
) -> Done:
    """Give quotes to another seller, whatever their state."""
    rows = await chosen(session, ids, None)
    seller = dict(await repository.sellers(session)).get(seller_id)
    if seller is None:
        raise NobodyError
    changed = await repository.hand_over(session, ids, (seller_id, seller))
    await note_many(session, changed, "handed_over", by=by, at=now, to=seller)
    return Done(len(rows), {})
