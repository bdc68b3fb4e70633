"""Many at once, of whom one may ask to be alone for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Crowd:
    """Lets so many in at once, or a single one."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._places = asyncio.Semaphore(size)
        self._alone = asyncio.Lock()

    @asynccontextmanager
    async def among(self) -> AsyncIterator[None]:
        """Hold a place among the others."""
        async with self._places:
            yield

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Hold all places, once the others have left theirs."""
        async with self._alone:
            for _ in range(self._size):
                await self._places.acquire()
            try:
                yield
            finally:
                for _ in range(self._size):
                    self._places.release()
