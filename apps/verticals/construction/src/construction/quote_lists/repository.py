"""Queries of lists of quotes; every filter but that of sums is read by an index."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast
from uuid import UUID

from basecore.clock import begin, business_date
from basecore.db import TenantSession
from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Table,
    and_,
    exists,
    literal,
    literal_column,
    or_,
    update,
)

from construction import narrowing, quotes
from construction.approvals import waits_of
from construction.bulk import MOST
from construction.narrowing import equal, moments
from construction.quote_lists.domain import PATIENCE, SOON, Show, Wanted
from construction.quotes import Quote, QuoteStatus
from construction.search import Kind, matches
from construction.sharing import QuoteAnswer, ShareLink
from construction.tallies import tally, tally_within

QUOTE = cast("Table", Quote.__table__)
LINK, ANSWER = cast("Table", ShareLink.__table__), cast("Table", QuoteAnswer.__table__)

Conditions = Sequence[ColumnElement[bool]]


def conditions(wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    """Return what holds for the quotes that a list shows."""
    found = equal(
        (QUOTE.c.status, wanted.status),
        (QUOTE.c.owner_id, wanted.seller_id),
        (QUOTE.c.customer_id, wanted.customer_id),
    )
    found += moments(QUOTE.c.created_at, wanted.created_from, wanted.created_to)
    if wanted.total_from is not None:
        found.append(QUOTE.c.total >= wanted.total_from)
    if wanted.total_to is not None:
        found.append(QUOTE.c.total <= wanted.total_to)
    if wanted.lost is not None:
        found += [QUOTE.c.lost_reason == wanted.lost, QUOTE.c.status.in_(("rejected", "cancelled"))]
    if wanted.show is not None:
        found.append(_about(wanted.show, now))
    return found


def _about(show: Show, now: datetime) -> ColumnElement[bool]:
    today = business_date(now)
    sent = QUOTE.c.status == "sent"
    if show is Show.EXPIRING:
        return and_(sent, QUOTE.c.valid_until.between(today, today + SOON))
    if show is Show.FOLLOW_UP:
        return follow_up(literal(now - PATIENCE))
    if show is Show.WAITING:
        return waits_of(QUOTE)
    lost = or_(
        QUOTE.c.status.in_(("rejected", "expired")),
        and_(QUOTE.c.status == "cancelled", QUOTE.c.lost_reason != "mistake"),
    )
    return and_(lost, QUOTE.c.updated_at >= begin(today.replace(day=1)))


OF_REVISION = and_(
    LINK.c.tenant_id == QUOTE.c.tenant_id,
    LINK.c.quote_id == QUOTE.c.id,
    LINK.c.revision == QUOTE.c.revision,
)
"""A link leads to the newest version of the quote of the row."""
SEEN = exists().where(OF_REVISION, LINK.c.first_viewed_at.is_not(None))
ANSWERED = exists().where(
    ANSWER.c.tenant_id == QUOTE.c.tenant_id,
    ANSWER.c.quote_id == QUOTE.c.id,
    ANSWER.c.link_id == LINK.c.id,
    OF_REVISION,
)


def follow_up(sent_until: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return that a quote was sent long ago or seen, and nobody answered."""
    sent = QUOTE.c.status == literal_column(f"'{QuoteStatus.SENT}'")
    return and_(sent, or_(QUOTE.c.sent_at <= sent_until, SEEN), ~ANSWERED)


async def counts(session: TenantSession, owner_id: UUID | None) -> dict[str, int]:
    """Return how many quotes there are in each status, a bounded number of each."""
    return await tally(session, QUOTE.c.status, (one.value for one in QuoteStatus), owner_id)


async def counts_of(
    session: TenantSession, owner_id: UUID | None, wanted: Wanted, now: datetime
) -> dict[str, int] | None:
    """Return how many quotes fit in each status, whichever is chosen; None where they are many."""
    only = conditions(replace(wanted, status=None), now)
    if owner_id is not None:
        only.append(QUOTE.c.owner_id == owner_id)
    return await tally_within(session, QUOTE.c.status, only)


async def sellers(session: TenantSession) -> list[tuple[UUID, str]]:
    """Return who has quotes, by name."""
    return await narrowing.sellers(session, QUOTE)


async def some(
    session: TenantSession, ids: Iterable[UUID], owner_id: UUID | None
) -> list[RowMapping]:
    """Return those of these quotes that a person may see, newest first."""
    query = quotes.SUMMARIES.where(QUOTE.c.id.in_(set(ids)))
    if owner_id is not None:
        query = query.where(QUOTE.c.owner_id == owner_id)
    rows = await session.execute(
        query.order_by(QUOTE.c.number.desc()).limit(MOST), {"tenant": session.tenant_id}
    )
    return list(rows.mappings().all())


async def hand_over(
    session: TenantSession, ids: Iterable[UUID], seller: tuple[UUID, str]
) -> list[UUID]:
    """Give quotes another seller; return which of them were not that seller's already."""
    changed = await session.scalars(
        update(Quote)
        .where(
            Quote.tenant_id == session.tenant_id,
            Quote.id.in_(set(ids)),
            Quote.owner_id != seller[0],
        )
        .values(owner_id=seller[0], owner_name=seller[1], version=Quote.version + 1)
        .returning(Quote.id)
        .execution_options(synchronize_session=False)
    )
    return list(changed)


def everything(
    session: TenantSession, only: Conditions, q: str
) -> AsyncIterator[Sequence[RowMapping]]:
    """Yield all quotes of a list, newest first, some hundreds at a time."""
    query = quotes.SUMMARIES.where(*only)
    if q:
        query = query.where(matches(session, Kind.QUOTE, QUOTE.c.id, q))
    given = {"tenant": session.tenant_id}
    return narrowing.batches(session, query, QUOTE.c.number, lambda row: row["number"], given)
