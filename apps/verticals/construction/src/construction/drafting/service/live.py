"""What happens to a draft while somebody has it open: its version, asked for once a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from uuid import UUID

from basecore.db import Database

from construction import approvals, live, quotes
from construction.live import Pace, event


@dataclass(frozen=True, slots=True)
class Watched:
    """A quote of a store, as far as somebody may see it."""

    tenant_id: UUID
    quote_id: UUID
    owner_id: UUID | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What an open editor must know the change of."""

    version: int
    answer: UUID | None
    """The request for an approval that was answered last."""


def follow(
    database: Database, watched: Watched, stop: asyncio.Event, pace: Pace
) -> AsyncIterator[bytes]:
    """Yield an event for each version and each answer, until the quote is gone or time is up."""
    return live.follow(lambda: look(database, watched), news, stop, pace)


async def look(database: Database, watched: Watched) -> Seen | None:
    """Return how a quote is, in a transaction of its own; None where there is none to be seen."""
    async with database.tenant(watched.tenant_id) as session:
        version = await quotes.pulse(session, watched.quote_id, watched.owner_id)
        if version is None:
            return None
        return Seen(version, await approvals.last_answer(session, watched.quote_id))


def news(before: Seen | None, now: Seen) -> Iterator[bytes]:
    """Yield the events of what is new; the first time that is the version alone."""
    if before is None or before.version != now.version:
        yield event("changed", version=now.version)
    if before is not None and before.answer != now.answer:
        yield event("approval", id=str(now.answer))
