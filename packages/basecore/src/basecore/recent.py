"""What is dear to reckon and changes slowly is reckoned once in a while, for each store."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar
from uuid import UUID

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """A figure of each store that may be some seconds old; a process has its own."""

    def __init__(
        self, seconds: float, most: int = 1024, now: Callable[[], float] = time.monotonic
    ) -> None:
        """Keep a store's figure for so long, and those of so many stores at most."""
        self._seconds, self._most, self._now = seconds, most, now
        self._known: dict[UUID, tuple[float, Value]] = {}

    def forget(self, tenant_id: UUID) -> None:
        """Have the store's figure reckoned anew."""
        self._known.pop(tenant_id, None)

    async def get(self, tenant_id: UUID, reckon: Callable[[], Awaitable[Value]]) -> Value:
        """Return the store's figure, reckoned now unless that was done a moment ago."""
        found = self._known.get(tenant_id)
        if found is not None and self._now() - found[0] < self._seconds:
            return found[1]
        value = await reckon()
        self._known.pop(tenant_id, None)
        self._known[tenant_id] = (self._now(), value)
        if len(self._known) > self._most:
            del self._known[next(iter(self._known))]
        return value
