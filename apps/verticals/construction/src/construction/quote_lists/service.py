"""Changing many quotes at once: each by the rules of one, what is not possible is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import ConflictError, InvalidError
from sqlalchemy import RowMapping

from construction import quotes
from construction.activity import Actor, note_many
from construction.quote_lists import repository
from construction.quote_lists.domain import Deed
from construction.quote_lists.errors import NobodyError
from construction.quotes import Loss, QuoteAction, QuoteNotFoundError, QuoteStatus, possible

ACTIONS = {Deed.SEND: QuoteAction.SEND, Deed.CANCEL: QuoteAction.CANCEL}


@dataclass(frozen=True, slots=True)
class Done:
    """What became of many quotes: how many changed, and the numbers of those that could not."""

    changed: int
    refused: Sequence[int]


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
    refused, rows = [], await chosen(session, ids, owner_id)
    for row in rows:
        try:
            await quotes.send(session, row["id"], owner_id=owner_id, by=by, now=now)
        except (ConflictError, InvalidError):
            refused.append(row["number"])
    return Done(len(rows) - len(refused), refused)


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
    refused, rows = [], await chosen(session, ids, owner_id)
    for row in rows:
        try:
            await quotes.cancel(session, row["id"], loss, owner_id=owner_id, by=by, now=now)
        except (ConflictError, InvalidError):
            refused.append(row["number"])
    return Done(len(rows) - len(refused), refused)


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
    return Done(len(rows), [])
