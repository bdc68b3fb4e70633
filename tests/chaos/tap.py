"""A group of its own on the streams, which sees what the relay publishes and what others drop.

The consumers heal almost everything from the outbox, so their effects alone cannot tell whether the
streams keep their promises. The tap can: what the relay's cursor has passed is in the stream unless
Redis lost it, nothing is trimmed before every group has had it, and nothing is acknowledged before
its effect is committed.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from basecore.consumer.catch_up import SWEEP_SECONDS
from basecore.streams import Entry, RedisStreams, StreamsLostError, StreamsUnavailableError
from basecore.streams.client import connect
from basecore.streams.commands import order, stream_key
from redis.exceptions import RedisError

from tests.chaos.watcher import CONSUMERS, TROUBLE, Key, Watcher
from tests.chaos.world import TAP

COUNT = 2000
AUDIT_SECONDS = 0.3
MOST_PENDING = 5000
LIFE = "chaos:life"
STANDS = (
    "SELECT w.tenant_id, w.consumer, w.last_sequence, f.tenant_id IS NOT NULL "
    "FROM events.watermark w LEFT JOIN events.consumer_failure f "
    "ON f.tenant_id = w.tenant_id AND f.consumer = w.consumer"
)

EntryId = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Known:
    """An entry that the tap has read."""

    entry_id: EntryId
    tenant_id: UUID
    sequence: int


@dataclass(slots=True)
class Findings:
    """What the streams did wrong."""

    trimmed: Counter[str] = field(default_factory=Counter)
    """Entries that a group had not dealt with when they were dropped, by group."""
    early: dict[tuple[UUID, str, int], str] = field(default_factory=dict)
    """Entries acknowledged before their effect."""
    audits: int = 0


class Tap:
    """Reads everything; audits the other groups a few times a second."""

    def __init__(self, url: str, partitions: Sequence[int], watcher: Watcher) -> None:
        self._streams = RedisStreams(url)
        self._redis = connect(url)
        self._partitions = list(partitions)
        self._watcher = watcher
        self._life = ""
        self._level: dict[Key, float] = {}
        self._highest: dict[UUID, int] = {}
        self._recent: dict[int, deque[Known]] = {p: deque() for p in partitions}
        self.seen: dict[UUID, set[int]] = {}
        self.findings = Findings()

    async def read(self, stop: asyncio.Event) -> None:
        """Read until told to stop; begin anew whenever Redis was lost."""
        fresh = True
        while not stop.is_set():
            try:
                if fresh:
                    await self._streams.ensure_group(TAP, self._partitions)
                    await self._take(
                        await self._streams.read_pending(TAP, self._partitions, count=COUNT)
                    )
                    fresh = False
                await self._take(
                    await self._streams.read_new(TAP, self._partitions, count=COUNT, block_ms=300)
                )
            except (StreamsLostError, StreamsUnavailableError):
                fresh = True
                await asyncio.sleep(0.02)

    async def _take(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.data:
                row = orjson.loads(entry.data)
                known = Known(order(entry.entry_id), UUID(row["tenant_id"]), row["sequence"])
                self._recent[entry.partition].append(known)
                self._note(known)
        await self._streams.acknowledge(TAP, entries)

    async def audit(self, stop: asyncio.Event) -> None:
        """Compare what groups have acknowledged with what took effect, until told to stop."""
        while not stop.is_set():
            try:
                await self._audit()
            except (RedisError, *TROUBLE):
                await asyncio.sleep(0.1)
            await asyncio.sleep(AUDIT_SECONDS)

    async def _audit(self) -> None:
        snapshot = await self._snapshot()
        if snapshot is None:
            return
        dealt: dict[Key, int] = {}
        for partition, (stream, groups, pending) in snapshot.items():
            self._trimmed(partition, stream, groups, pending)
            for key, sequence in self._dealt_with(partition, groups, pending).items():
                dealt[key] = max(sequence, dealt.get(key, 0))
        # PostgreSQL is asked after Redis, so an effect that came first is there by now.
        rows = await self._watcher.ask(STANDS)
        stands = {(tenant, name): (mark, failed) for tenant, name, mark, failed in rows}
        self._early(dealt, stands)
        self.findings.audits += 1

    def _early(self, dealt: Mapping[Key, int], stands: Mapping[Key, tuple[int, bool]]) -> None:
        """Look for what was acknowledged and has not taken effect.

        The entries of a store that is fed from the outbox are acknowledged before: one that failed,
        that met a gap in its stream, or that sweeps are busy with. So only those count that had no
        gap since they were last up to date with all that is known, less than a sweep ago.
        """
        now = time.monotonic()
        for key, sequence in dealt.items():
            mark, failed = stands.get(key, (0, False))
            if mark >= self._highest.get(key[0], 0):
                self._level[key] = now
            elif sequence > mark and not failed and now - self._level.get(key, 0.0) < SWEEP_SECONDS:
                self.findings.early[*key, sequence] = f"watermark {mark}"

    def _note(self, known: Known) -> None:
        """Note an entry; a gap before it sends everybody to the outbox."""
        highest = self._highest.get(known.tenant_id, -1)
        if known.sequence > highest + 1:
            for name in CONSUMERS:
                self._level.pop((known.tenant_id, name), None)
        self._highest[known.tenant_id] = max(highest, known.sequence)
        self.seen.setdefault(known.tenant_id, set()).add(known.sequence)

    async def _snapshot(self) -> dict[int, tuple[Any, Any, dict[str, set[EntryId]]]] | None:
        """Return stream, groups and pending entries of each partition, as of one moment."""
        pipe = self._redis.pipeline(transaction=True)
        pipe.get(LIFE)
        for partition in self._partitions:
            key = stream_key(partition)
            pipe.xinfo_stream(key)
            pipe.xinfo_groups(key)
            for name in CONSUMERS:
                pipe.xpending_range(key, name, "-", "+", MOST_PENDING)
        life, *replies = await pipe.execute(raise_on_error=False)
        if (life or b"").decode() != self._life or not self._life:
            await self._begin_life()
            return None
        size = 2 + len(CONSUMERS)
        found = {}
        for place, partition in enumerate(self._partitions):
            stream, groups, *said = replies[place * size : (place + 1) * size]
            if isinstance(stream, Exception) or isinstance(groups, Exception):
                continue
            pending = {
                name: {order(one["message_id"]) for one in reply}
                for name, reply in zip(CONSUMERS, said, strict=True)
                if not isinstance(reply, Exception) and len(reply) < MOST_PENDING
            }
            found[partition] = (stream, groups, pending)
        return found

    async def _begin_life(self) -> None:
        """Forget entries of a Redis that is gone, and mark the new one."""
        for known in self._recent.values():
            known.clear()
        self._level.clear()
        self._highest.clear()
        self._life = secrets.token_hex(8)
        await self._redis.set(LIFE, self._life)

    def _trimmed(
        self, partition: int, stream: Any, groups: Any, pending: Mapping[str, set[EntryId]]
    ) -> None:
        first = stream["first-entry"]
        floor = order(first[0]) if first else (1 << 62, 0)
        known = self._recent[partition]
        while known and known[0].entry_id < floor:
            gone = known.popleft()
            for name, delivered in _delivered(groups).items():
                if gone.entry_id > delivered or gone.entry_id in pending.get(name, ()):
                    self.findings.trimmed[name] += 1

    def _dealt_with(
        self, partition: int, groups: Any, pending: Mapping[str, set[EntryId]]
    ) -> dict[Key, int]:
        """Return the last sequence of each store that each group has acknowledged."""
        dealt: dict[Key, int] = {}
        for name, delivered in _delivered(groups).items():
            if name not in pending:
                continue
            for one in self._recent[partition]:
                if one.entry_id <= delivered and one.entry_id not in pending[name]:
                    key = (one.tenant_id, name)
                    dealt[key] = max(one.sequence, dealt.get(key, 0))
        return dealt

    async def close(self) -> None:
        await self._streams.close()
        await self._redis.aclose()


def _delivered(groups: Any) -> dict[str, EntryId]:
    """Return how far the consumers' groups were served; a group made just now is left out."""
    found = {group["name"].decode(): order(group["last-delivered-id"]) for group in groups}
    return {name: at for name, at in found.items() if name in CONSUMERS and at > (0, 0)}
