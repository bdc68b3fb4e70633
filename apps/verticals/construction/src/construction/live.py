"""Server-sent events: a page is told what changes while it is open."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import orjson
from basecore.leases import wait
from fastapi.responses import StreamingResponse

BEAT = b": still here\n\n"
UNBUFFERED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Pace:
    """How often it is looked, a word is sent, and how long a stream lives, in seconds."""

    look: float = 1.0
    beat: float = 15.0
    life: float = 240.0


async def follow(
    look: Callable[[], Awaitable[Seen | None]],
    news: Callable[[Seen | None, Seen], Iterable[bytes]],
    stop: asyncio.Event,
    pace: Pace,
) -> AsyncIterator[bytes]:
    """Yield the events of what is new, until there is nothing to be seen or time is up.

    Between two looks no connection to the database is held.
    """
    start = spoken = time.monotonic()
    before: Seen | None = None
    while not stop.is_set() and time.monotonic() - start < pace.life:
        now = await look()
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


def event(name: str, **data: object) -> bytes:
    """Return a server-sent event."""
    return b"event: %s\ndata: %s\n\n" % (name.encode(), orjson.dumps(data))


def stream(events: AsyncIterator[bytes]) -> StreamingResponse:
    """Return the answer that streams events; the browser asks again when it ends."""
    return StreamingResponse(events, media_type="text/event-stream", headers=UNBUFFERED)
