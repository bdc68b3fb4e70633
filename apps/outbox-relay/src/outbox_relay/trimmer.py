"""Keeping the streams short without losing anything, and holding back when they are long."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from basecore.leases import RoleLeases, wait
from basecore.streams import Streams, StreamsUnavailableError

log = logging.getLogger(__name__)

FULL = 50_000
"""Entries in one stream from which on its events wait in PostgreSQL."""
SETTLED = 1
TRIM_SECONDS = 2.0


class Trimmer:
    """Trims what all groups have dealt with; knows which partitions are full."""

    def __init__(self, streams: Streams, leases: RoleLeases, *, full: int = FULL) -> None:
        self._streams = streams
        self._leases = leases
        self._full = full
        self._lengths: dict[int, int] = {}

    def published(self, partitions: Iterable[int]) -> None:
        """Note what went out since the streams were last looked at."""
        for partition in partitions:
            self._lengths[partition] = self._lengths.get(partition, 0) + 1

    def is_full(self, partition: int) -> bool:
        """Say whether a partition's events must wait."""
        return self._lengths.get(partition, 0) >= self._full

    async def run(self, stop: asyncio.Event) -> None:
        """Trim until told to stop; streams that nothing goes into are left alone."""
        known: set[int] = set()
        while not stop.is_set():
            try:
                held = set(self._leases.held())
                await self.look(held - known)
                known = held
                await self.trim()
            except StreamsUnavailableError as error:
                log.warning("not trimmed: %s", error)
            await wait(stop, TRIM_SECONDS)

    async def look(self, partitions: Iterable[int]) -> None:
        """Read the lengths of partitions that are new to this relay."""
        fresh = sorted(partitions)
        if fresh:
            self._lengths |= await self._streams.lengths(fresh)

    async def trim(self) -> None:
        """Trim every stream that has grown or still holds something."""
        for partition, length in list(self._lengths.items()):
            if length > SETTLED:
                self._lengths[partition] = await self._streams.trim(partition)
