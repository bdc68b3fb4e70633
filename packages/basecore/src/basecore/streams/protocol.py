"""What relay and consumers ask of the streams, whichever server holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from basecore.streams.envelope import Entry

BLOCK_MS = 1000


class StreamsUnavailableError(Exception):
    """The streams do not answer, or refuse; nothing is lost by it."""


class StreamsLostError(Exception):
    """A group is gone: the streams lost their data."""


class Streams(Protocol):
    """The 64 streams. They hold no truth: all of it may be lost at any moment."""

    async def publish(
        self, entries: Sequence[tuple[int, bytes]], timeline: bytes
    ) -> list[Exception | None]:
        """Append (partition, data) in order; say of each what went wrong, if anything."""

    async def lengths(self, partitions: Sequence[int]) -> dict[int, int]:
        """Return how many entries each stream holds."""

    async def ensure_group(self, group: str, partitions: Iterable[int]) -> None:
        """Create streams and group where they are missing; a new group reads from the start."""

    async def read_new(
        self, group: str, partitions: Iterable[int], *, count: int, block_ms: int = BLOCK_MS
    ) -> list[Entry]:
        """Wait for undelivered entries of any of the streams, at most `count` of each.

        What it returns is pending until it is acknowledged. Raise `StreamsLostError` if one of
        the streams has no such group.
        """

    async def read_pending(
        self, group: str, partitions: Iterable[int], *, count: int
    ) -> list[Entry]:
        """Return what was delivered and never acknowledged, oldest first."""

    async def acknowledge(self, group: str, entries: Iterable[Entry]) -> None:
        """Tell the group that these entries are dealt with."""

    async def drained(self, group: str, partitions: Sequence[int]) -> set[int]:
        """Return the partitions in which the group has nothing pending and nothing undelivered."""

    async def trim(self, partition: int) -> int:
        """Drop what every group has dealt with; return how many entries are left."""

    async def ping(self) -> bool:
        """Say whether the streams answer."""

    async def close(self) -> None:
        """Close the connections."""
