"""The streams in the memory of one process, with the semantics of Redis."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from basecore.streams import Entry, StreamsLostError
from basecore.streams.protocol import BLOCK_MS


def _id(number: int) -> bytes:
    return b"1-%d" % number


def _number(entry_id: bytes) -> int:
    return int(entry_id.partition(b"-")[2])


@dataclass(slots=True)
class _Group:
    """How far a group was delivered, and what it has not acknowledged."""

    delivered: int = 0
    pending: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Stream:
    """The entries of one partition by number: (timeline, data)."""

    entries: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)
    last: int = 0
    groups: dict[str, _Group] = field(default_factory=dict)

    def drop_below(self, number: int) -> None:
        for old in [known for known in self.entries if known < number]:
            del self.entries[old]


class MemoryStreams:
    """Streams that live as long as this object; `lose` is a Redis that lost everything."""

    def __init__(self) -> None:
        self._streams: dict[int, _Stream] = {}
        self._changed = asyncio.Condition()

    async def publish(
        self, entries: Sequence[tuple[int, bytes]], timeline: bytes
    ) -> list[Exception | None]:
        """Append (partition, data) in order."""
        async with self._changed:
            for partition, data in entries:
                stream = self._streams.setdefault(partition, _Stream())
                stream.last += 1
                stream.entries[stream.last] = (timeline, data)
            self._changed.notify_all()
        return [None] * len(entries)

    async def lengths(self, partitions: Sequence[int]) -> dict[int, int]:
        """Return how many entries each stream holds."""
        found = {p: self._streams.get(p) for p in partitions}
        return {p: len(stream.entries) if stream else 0 for p, stream in found.items()}

    async def ensure_group(self, group: str, partitions: Iterable[int]) -> None:
        """Create streams and group where they are missing; a new group reads from the start."""
        for partition in partitions:
            stream = self._streams.setdefault(partition, _Stream())
            stream.groups.setdefault(group, _Group())

    def _of(self, group: str, partition: int) -> tuple[_Stream, _Group]:
        stream = self._streams.get(partition)
        if stream is None or group not in stream.groups:
            raise StreamsLostError(f"no group {group} of partition {partition}")
        return stream, stream.groups[group]

    async def read_new(
        self, group: str, partitions: Iterable[int], *, count: int, block_ms: int = BLOCK_MS
    ) -> list[Entry]:
        """Wait for undelivered entries of any of the streams, at most `count` of each."""
        wanted = list(partitions)
        deadline = time.monotonic() + block_ms / 1000
        async with self._changed:
            while True:
                # Every group is looked up before anything counts as delivered.
                known = [(p, *self._of(group, p)) for p in wanted]
                found = [entry for one in known for entry in self._deliver(*one, count)]
                left = deadline - time.monotonic()
                if found or left <= 0:
                    return found
                await self._wait(left)

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return

    def _deliver(self, partition: int, stream: _Stream, group: _Group, count: int) -> list[Entry]:
        numbers = [number for number in stream.entries if number > group.delivered][:count]
        if numbers:
            group.delivered = numbers[-1]
            group.pending.update(numbers)
        return [Entry(partition, _id(number), *stream.entries[number]) for number in numbers]

    async def read_pending(
        self, group: str, partitions: Iterable[int], *, count: int
    ) -> list[Entry]:
        """Return what was delivered and never acknowledged, oldest first."""
        found = []
        for partition in partitions:
            stream, known = self._of(group, partition)
            for number in sorted(known.pending)[:count]:
                timeline, data = stream.entries.get(number, (b"", None))
                found.append(Entry(partition, _id(number), timeline, data))
        return found

    async def acknowledge(self, group: str, entries: Iterable[Entry]) -> None:
        """Tell the group that these entries are dealt with."""
        for entry in entries:
            stream = self._streams.get(entry.partition)
            if stream and group in stream.groups:
                stream.groups[group].pending.discard(_number(entry.entry_id))

    async def drained(self, group: str, partitions: Sequence[int]) -> set[int]:
        """Return the partitions in which the group has nothing pending and nothing undelivered."""
        return {p for p in partitions if self._is_drained(group, p)}

    def _is_drained(self, group: str, partition: int) -> bool:
        try:
            stream, known = self._of(group, partition)
        except StreamsLostError:
            return True
        delivered = known.delivered >= stream.last or not stream.entries
        return not known.pending and delivered

    async def trim(self, partition: int) -> int:
        """Drop what every group has dealt with; return how many entries are left."""
        stream = self._streams.get(partition)
        if stream is None:
            return 0
        floors = [min(known.pending, default=known.delivered) for known in stream.groups.values()]
        if floors:
            stream.drop_below(min(floors))
        return len(stream.entries)

    async def ping(self) -> bool:
        """Say that memory answers."""
        return True

    async def close(self) -> None:
        """Nothing to close."""

    async def lose(self) -> None:
        """Lose everything, as a Redis without a disk does when it dies."""
        async with self._changed:
            self._streams.clear()
            self._changed.notify_all()

    async def lose_group(self, group: str, partition: int) -> None:
        """Lose a group and what was pending in it, but not the entries."""
        async with self._changed:
            self._streams[partition].groups.pop(group, None)
            self._changed.notify_all()

    async def cut(self, partition: int) -> None:
        """Drop a stream's entries, whoever still needs them."""
        self._streams[partition].entries.clear()
