"""The board of orders, and what an open board is told when others move cards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.clock import business_date
from basecore.db import Database, TenantSession
from sqlalchemy import Row

from construction import live, order_lists
from construction.live import Pace, event
from construction.order_board import repository
from construction.order_board.domain import Board, When, days_of, mark_of
from construction.order_lists import Wanted
from construction.orders import OrderStatus


@dataclass(frozen=True, slots=True)
class Watched:
    """A store's board, as far as somebody may see it."""

    tenant_id: UUID
    owner_id: UUID | None
    when: When


def _wanted(when: When, owner_id: UUID | None, now: datetime) -> Wanted:
    first, last = days_of(when, business_date(now))
    is_late = when is When.LATE
    return Wanted(seller_id=owner_id, deliver_from=first, deliver_to=last, is_late=is_late)


async def board(
    session: TenantSession, when: When, owner_id: UUID | None, now: datetime
) -> Board[Row[Any, Any, Any]]:
    """Return the board."""
    cards = await repository.cards(session, when, owner_id, now)
    named = await repository.named(session, (card.id for card in cards))
    columns: dict[str, list[Row[Any, Any, Any]]] = {one.value: [] for one in OrderStatus}
    for card in cards:
        if card.id in named:
            columns[card.status].append(named[card.id])
    counts = (
        await order_lists.counts(session, owner_id)
        if when is When.ALL
        else await order_lists.counts_of(session, None, _wanted(when, owner_id, now), now)
    )
    return Board(columns, counts, mark_of(cards))


def follow(
    database: Database, watched: Watched, stop: asyncio.Event, pace: Pace
) -> AsyncIterator[bytes]:
    """Yield an event whenever the board differs from before, until time is up."""
    return live.follow(lambda: look(database, watched), news, stop, pace)


async def look(database: Database, watched: Watched) -> str:
    """Return the mark of a board, in a transaction of its own."""
    async with database.tenant(watched.tenant_id) as session:
        return mark_of(await repository.cards(session, watched.when, watched.owner_id, clock.now()))


def news(before: str | None, now: str) -> Iterator[bytes]:
    """Yield the mark when it is new."""
    if before != now:
        yield event("changed", mark=now)
