"""What happens to a draft while somebody has it open: its version, asked for once a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import orjson
from basecore.db import Database
from basecore.leases import wait

from construction import quotes

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


async def follow(
    database: Database, watched: Watched, stop: asyncio.Event, pace: Pace
) -> AsyncIterator[bytes]:
    """Yield an event for each version that comes, until the quote is gone or time is up.

    Between two looks no connection to the database is held.
    """
    start = spoken = time.monotonic()
    seen: int | None = None
    while not stop.is_set() and time.monotonic() - start < pace.life:
        version = await version_of(database, watched)
        if version is None:
            return
        if version != seen:
            yield event("changed", version=version)
            seen, spoken = version, time.monotonic()
        elif time.monotonic() - spoken >= pace.beat:
            yield BEAT
            spoken = time.monotonic()
        await wait(stop, pace.look)


async def version_of(database: Database, watched: Watched) -> int | None:
    """Return the version of a quote in a transaction of its own."""
    async with database.tenant(watched.tenant_id) as session:
        return await quotes.pulse(session, watched.quote_id, watched.owner_id)


def event(name: str, **data: object) -> bytes:
    """Return a server-sent event."""
    return b"event: %s\ndata: %s\n\n" % (name.encode(), orjson.dumps(data))
