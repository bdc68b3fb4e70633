"""What happens to a draft while somebody has it open: its version, asked for once a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from uuid import UUID

import orjson
from basecore.db import Database
from basecore.leases import wait

from construction import approvals, quotes

BEAT = b": still here\n\n"


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a draft is looked at, a word is sent, and how long a stream lives, in seconds."""

    look: float = 1.0
    beat: float = 15.0
    life: float = 240.0


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


async def follow(
    database: Database, watched: Watched, stop: asyncio.Event, pace: Pace
) -> AsyncIterator[bytes]:
    """Yield an event for each version and each answer, until the quote is gone or time is up.

    Between two looks no connection to the database is held.
    """
    start = spoken = time.monotonic()
    before: Seen | None = None
    while not stop.is_set() and time.monotonic() - start < pace.life:
        now = await look(database, watched)
        if now is None:
            return
        for one in news(before, now):
            yield one
            spoken = time.monotonic()
        if time.monotonic() - spoken >= pace.beat:
            yield BEAT
            spoken = time.monotonic()
        before = now
        await wait(stop, pace.look)


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


def event(name: str, **data: object) -> bytes:
    """Return a server-sent event."""
    return b"event: %s\ndata: %s\n\n" % (name.encode(), orjson.dumps(data))
