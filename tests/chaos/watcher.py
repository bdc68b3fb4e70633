"""Looking on: how far every consumer is, who stands still, and when the relay passed what."""

from __future__ import annotations

import asyncio
import bisect
import contextlib
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

CONSUMERS = ("stock", "construction", "journal")
EVERY_SECONDS = 0.1
REMEMBERED = 400
PROGRESS = (
    "SELECT c.tenant_id, k.name, c.last_sequence, r.published_sequence, "
    "coalesce(w.last_sequence, 0) "
    "FROM events.tenant_counter c JOIN events.relay_cursor r USING (tenant_id) "
    "CROSS JOIN unnest($1::text[]) AS k(name) LEFT JOIN events.watermark w "
    "ON w.tenant_id = c.tenant_id AND w.consumer = k.name"
)
SEATS = (
    "SELECT left(role, -8), count(*) FROM events.lease "
    "WHERE role LIKE '%:members' AND until > now() GROUP BY role"
)
TROUBLE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)

Key = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Look:
    """How things stood at a moment."""

    at: float
    last: dict[UUID, int]
    published: dict[UUID, int]
    marks: dict[Key, int]

    def has_applied(self, wanted: dict[UUID, int]) -> bool:
        """Say whether every consumer has come that far in every store."""
        return all(mark >= wanted.get(key[0], 0) for key, mark in self.marks.items())


@dataclass(slots=True)
class Passing:
    """When the relay's cursor of a store passed which sequence: two lists side by side."""

    times: list[float] = field(default_factory=list)
    sequences: list[int] = field(default_factory=list)

    def note(self, at: float, sequence: int) -> None:
        if not self.sequences or self.sequences[-1] != sequence:
            self.times.append(at)
            self.sequences.append(sequence)

    def of(self, sequence: int) -> tuple[float, float]:
        """Return between which two moments the cursor passed a sequence."""
        place = bisect.bisect_left(self.sequences, sequence)
        after = self.times[place] if place < len(self.times) else float("inf")
        return (self.times[place - 1] if place else 0.0), after


class Watcher:
    """Asks PostgreSQL, by a way that nobody cuts, ten times a second."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: asyncpg.Connection | None = None
        self._asking = asyncio.Lock()
        self._since: dict[Key, float] = {}
        self.looks: deque[Look] = deque(maxlen=REMEMBERED)
        self.passed: dict[UUID, Passing] = {}
        self.stalls: list[tuple[float, float, Key]] = []
        """Every moment at which someone had stood still for so long, with work to do."""

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            with contextlib.suppress(*TROUBLE):
                await self.look()
            await asyncio.sleep(EVERY_SECONDS)
        if self._connection:
            await self._connection.close()

    async def ask(self, query: str, *values: object) -> list[Any]:
        """Return the rows of a query; raise one of `TROUBLE`."""
        async with self._asking:
            if self._connection is None or self._connection.is_closed():
                self._connection = await asyncpg.connect(self._url, timeout=3)
            try:
                return list(await self._connection.fetch(query, *values, timeout=5))
            except TROUBLE:
                self._connection.terminate()
                raise

    async def look(self) -> None:
        rows = await self.ask(PROGRESS, list(CONSUMERS))
        at = time.monotonic()
        last, published, marks = {}, {}, {}
        for tenant_id, name, counted, sent, mark in rows:
            last[tenant_id], published[tenant_id] = counted, sent
            marks[tenant_id, name] = mark
        self._note(Look(at, last, published, marks))

    def _note(self, now: Look) -> None:
        before = self.looks[-1] if self.looks else now
        for key, mark in now.marks.items():
            if mark != before.marks.get(key) or mark >= now.last[key[0]]:
                self._since[key] = now.at
            elif (still := now.at - self._since.setdefault(key, before.at)) > 1:
                self.stalls.append((now.at, still, key))
        for tenant_id, sequence in now.published.items():
            self.passed.setdefault(tenant_id, Passing()).note(now.at, sequence)
        self.looks.append(now)

    @property
    def newest(self) -> Look | None:
        """Return the last look, unless it is an old one."""
        if self.looks and time.monotonic() - self.looks[-1].at < 1:
            return self.looks[-1]
        return None

    def is_level(self, since: float = 0.0, *, within: float = 1.0) -> bool:
        """Say whether everybody has applied what was committed some time ago, after `since`."""
        now = self.newest
        past = [look for look in self.looks if now and since <= look.at <= now.at - within]
        return bool(now and past and now.has_applied(past[-1].last))

    def longest_stall(self, since: float, *consumers: str) -> float:
        """Return the longest time that anybody has stood still in since then."""
        names = consumers or CONSUMERS
        found = [
            still
            for at, still, (_, name) in self.stalls
            if name in names and at - still >= since - EVERY_SECONDS
        ]
        return max(found, default=0.0)

    async def has_seats(self, wanted: dict[str, int]) -> bool:
        """Say whether so many processes of each role have a seat."""
        try:
            rows = await self.ask(SEATS)
        except TROUBLE:
            return False
        seats = {str(role): count for role, count in rows}
        return all(seats.get(role) == count for role, count in wanted.items())
