"""Which of a group's streams are worth a look now, on a server where nobody can wait for all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence

from basecore.streams.envelope import Entry

HINTED_SECONDS = 1.0
UNHINTED_SECONDS = 0.1


class Watch:
    """Streams that were hinted at, or held more than was taken; at times all of them."""

    def __init__(self) -> None:
        self._due: set[int] = set()
        self._known: set[int] = set()
        self._all_due_at = 0.0
        self._woken = asyncio.Event()

    def hint(self, partitions: Iterable[int]) -> None:
        """Note streams into which something was put."""
        self._due.update(partitions)
        self._woken.set()

    def take(self, partitions: Sequence[int], *, everything: bool, hinted: bool) -> list[int]:
        """Return the streams to look at now, and take them off the list."""
        self._woken.clear()
        now = time.monotonic()
        wanted = set(partitions)
        if everything or now >= self._all_due_at:
            due = wanted
            self._all_due_at = now + (HINTED_SECONDS if hinted else UNHINTED_SECONDS)
        else:
            due = wanted & (self._due | (wanted - self._known))
        self._known = wanted
        self._due -= due
        return sorted(due)

    def note(self, found: Sequence[Entry], count: int) -> None:
        """Keep the streams on the list that gave as much as was asked for."""
        taken: dict[int, int] = {}
        for entry in found:
            taken[entry.partition] = taken.get(entry.partition, 0) + 1
        self._due.update(p for p, number in taken.items() if number >= count)

    def forget(self) -> None:
        """Look at everything next time: something was read and perhaps not seen."""
        self._all_due_at = 0.0

    async def rest(self, deadline: float) -> None:
        """Wait for a hint, or until it is time to look at everything or to give up."""
        seconds = min(deadline, self._all_due_at) - time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._woken.wait()
        except TimeoutError:
            return
