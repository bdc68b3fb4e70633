"""Editing a draft by small requests: its header and, one at a time, its lines.

Each request says which version it saw and carries an id of its own: the row keeps the last one, so
a request that comes twice changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.money import MAX_MONEY

from construction import pricing
from construction.activity import Actor, moved, note
from construction.numbering import Document, label, next_number
from construction.quotes import repository
from construction.quotes.domain import MAX_LINES, QuoteAction, QuoteStatus, less
from construction.quotes.errors import (
    CustomerUnknownError,
    IdTakenError,
    QuoteNotFoundError,
    SiteWithoutCustomerError,
    StaleDraftError,
    TooManyLinesError,
    TotalTooLargeError,
)
from construction.quotes.models import Quote
from construction.quotes.schemas import DraftIn
from construction.quotes.service.judging import judge_anew
from construction.quotes.service.moving import ensure_possible, hold
from construction.quotes.service.resting import CREATED, REVISED, TOLD_IN_HISTORY
from construction.search import Kind, remember

Values = Mapping[str, Any]
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Hand:
    """Who changes a draft and when, to whose quotes they are limited, how they write numbers."""

    by: Actor
    now: datetime
    owner_id: UUID | None
    locale: str = "pt-BR"


async def put_draft(session: TenantSession, quote_id: UUID, given: DraftIn, hand: Hand) -> None:
    """Make a draft without lines, or replace the header of one."""
    known = await repository.lock(session, quote_id, None)
    if known is None and await _begin(session, quote_id, given, hand):
        return
    quote = await hold(session, quote_id, hand.owner_id)
    if quote.last_op == given.op:
        return
    ensure_possible(quote, QuoteAction.EDIT)
    if quote.header_version != given.version:
        raise StaleDraftError(quote.changed_by_name or quote.owner_name)
    is_other = given.customer_id != quote.customer_id
    names = await _parties(session, given, hand.by, is_held=is_other)
    await judge_anew(session, quote, given.discount_percent, by=hand.by)
    changes = _header(given) | {
        "header_version": quote.header_version + 1,
        "last_op": given.op,
        "changed_by_name": hand.by.name,
    }
    await settle(session, quote, hand, changes)
    await _remember(session, quote_id, label(quote.number_mask, quote.number), names)


async def settle(
    session: TenantSession, quote: Quote, hand: Hand, changes: Values = MappingProxyType({})
) -> None:
    """Add a held draft up anew after a change, and let its version move."""
    subtotal, count = await repository.sums_of(session, quote.id)
    if subtotal > MAX_MONEY:
        raise TotalTooLargeError
    if count > MAX_LINES:
        raise TooManyLinesError
    sums = less(subtotal, changes.get("discount_percent", quote.discount_percent))
    terms = {name: getattr(quote, name) for name in changes if name in TOLD_IN_HISTORY}
    told = moved(terms, changes)
    if quote.untold is None or told:
        await note(session, quote.id, REVISED, by=hand.by, at=hand.now, **told)
    reckoned = {"subtotal": sums.subtotal, "total": sums.total, "updated_at": hand.now}
    untold = {"untold": quote.untold or REVISED}
    await repository.set_values(session, quote.id, {**reckoned, **untold, **changes})


async def _begin(session: TenantSession, quote_id: UUID, given: DraftIn, hand: Hand) -> bool:
    """Make the draft; False if a twin of this request made it in the same moment."""
    by = hand.by
    if given.version is not None or by.id is None:
        raise QuoteNotFoundError
    names = await _parties(session, given, by, is_held=True)
    header = _header(given) | {
        "tenant_id": session.tenant_id,
        "id": quote_id,
        "owner_id": by.id,
        "owner_name": by.name,
        "status": QuoteStatus.DRAFT.value,
        "subtotal": ZERO,
        "total": ZERO,
        "version": 1,
        "created_at": hand.now,
        "updated_at": hand.now,
        "last_op": given.op,
        "changed_by_name": by.name,
        "untold": CREATED,
    }
    try:
        async with session.begin_nested():
            taken = await next_number(session, Document.QUOTE)
            await repository.begin(session, header | taken._asdict())
    except IdTakenError:
        return False
    await _remember(session, quote_id, taken.label, names)
    await note(session, quote_id, CREATED, by=hand.by, at=hand.now)
    return True


async def _parties(
    session: TenantSession, given: DraftIn, by: Actor, *, is_held: bool
) -> tuple[str | None, ...]:
    """Return the names by which a draft is found; its customer and job site must exist."""
    if given.customer_id is None:
        if given.job_site_id:
            raise SiteWithoutCustomerError
        return ()
    who = await pricing.terms(
        session, given.customer_id, given.job_site_id, role=by.role, is_held=is_held
    )
    if who is None:
        raise CustomerUnknownError("customer_id")
    if given.job_site_id and who.job_site_id is None:
        raise CustomerUnknownError("job_site_id")
    return who.names["customer_name"], who.names["tax_id"], who.names["job_site_name"]


async def _remember(
    session: TenantSession, quote_id: UUID, number: str, names: tuple[str | None, ...]
) -> None:
    await remember(session, Kind.QUOTE, quote_id, number, *names)


def _header(given: DraftIn) -> dict[str, Any]:
    return given.model_dump(mode="python", exclude={"op", "version"})
