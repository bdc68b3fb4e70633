"""Quotes that will not become orders: cancelled by the store, or refused by the customer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.outbox import record
from contracts import DemandLost, QuoteCancelled, QuoteRejected

from construction import inventory
from construction.activity import Actor
from construction.quotes import repository
from construction.quotes.domain import Loss, Needed, QuoteAction, QuoteStatus, short, untold
from construction.quotes.errors import MissingUnknownError
from construction.quotes.models import Quote
from construction.quotes.schemas import Row
from construction.quotes.service.moving import lock_for, move
from construction.quotes.service.resting import tell


async def cancel(
    session: TenantSession,
    quote_id: UUID,
    loss: Loss,
    *,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> None:
    """Cancel a quote that is not an order yet; the words stay here, they may name somebody."""
    quote = await lock_for(session, quote_id, QuoteAction.CANCEL, owner_id)
    is_known = await tell(session, quote, now=now)
    demand = await _demand(session, quote, loss, now)
    await _lose(session, quote, QuoteStatus.CANCELLED, loss, by=by, now=now)
    end = [QuoteCancelled(quote_id=quote_id, reason=loss.told)] if is_known else []
    for event in (*demand, *end):
        record(session, event, at=now)


async def clear(
    session: TenantSession, quote_id: UUID, *, before: datetime, by: Actor, now: datetime
) -> bool:
    """Cancel a draft in which nobody ever put anything; tell whether that was still so.

    It keeps its number: numbers are without gaps, and whoever looks for this one finds why.
    """
    quote = await repository.lock(session, quote_id, None)
    if not quote or quote.status != QuoteStatus.DRAFT or quote.updated_at >= before:
        return False
    if quote.customer_id or await repository.count_lines(session, quote_id):
        return False
    await _lose(session, quote, QuoteStatus.CANCELLED, Loss("mistake"), by=by, now=now)
    return True


async def reject(
    session: TenantSession,
    quote_id: UUID,
    loss: Loss,
    *,
    by: Actor,
    now: datetime,
    owner_id: UUID | None = None,
) -> None:
    """Note that the customer refused a sent quote; the words stay out of the event."""
    quote = await lock_for(session, quote_id, QuoteAction.REJECT, owner_id)
    demand = await _demand(session, quote, loss, now)
    await _lose(session, quote, QuoteStatus.REJECTED, loss, by=by, now=now)
    for event in (*demand, QuoteRejected(quote_id=quote_id, reason=loss.told or "other")):
        record(session, event, at=now)


async def _lose(
    session: TenantSession, quote: Quote, to: QuoteStatus, loss: Loss, *, by: Actor, now: datetime
) -> None:
    detail, reason = loss.detail, loss.reason
    await move(session, quote, to, by=by, now=now, detail=detail, lost_reason=reason)


async def short_lines(session: TenantSession, quote_id: UUID) -> list[UUID]:
    """Return the lines of a quote that the stock does not cover now."""
    return await _short(session, await repository.lines_of(session, quote_id))


async def _short(session: TenantSession, lines: Sequence[Row]) -> list[UUID]:
    needed = _needed(lines)
    return short(needed, await inventory.on_hand(session, {one.product_id for one in needed}))


def _needed(lines: Iterable[Row]) -> list[Needed]:
    return [Needed(line["id"], line["product_id"], line["quantity"]) for line in lines]


async def _demand(
    session: TenantSession, quote: Quote, loss: Loss, now: datetime
) -> list[DemandLost]:
    """Keep and return what was wanted and not there, line by line, if it was not told before."""
    if loss.reason != "stock":
        return []
    lines = await repository.lines_of(session, quote.id)
    missing = await _short(session, lines) if loss.missing is None else loss.missing
    if loss.missing is not None and (not missing or set(missing) - {one["id"] for one in lines}):
        raise MissingUnknownError
    lacking = _needed(line for line in lines if line["id"] in missing)
    fresh = untold(lacking, await inventory.lost_by(session, quote.id))
    lost = [line for line in lines if line["id"] in fresh]
    wanted = [(line["product_id"], fresh[line["id"]]) for line in lost]
    await inventory.lose(session, wanted, now=now, quote_id=quote.id)
    return [
        DemandLost(
            product_id=line["product_id"],
            quantity=fresh[line["id"]],
            unit_price=line["unit_price"],
            reason="quote_lost",
            quote_id=quote.id,
            customer_id=quote.customer_id,
        )
        for line in lost
    ]
