"""How often to look: quickly while events come, rarely while none do."""

from __future__ import annotations

import random
import time

FASTEST = 0.010
BUSY = 0.050
IDLE = 0.250
BUSY_FOR_SECONDS = 3.0
GROWTH = 1.5


class Pace:
    """An adaptive pause with jitter."""

    def __init__(self) -> None:
        self._pause = FASTEST
        self._last_work = time.monotonic()

    def next_pause(self, *, found: bool) -> float:
        """Return the pause after a look that found something, or nothing."""
        now = time.monotonic()
        if found:
            self._last_work = now
            self._pause = FASTEST
        else:
            ceiling = BUSY if now - self._last_work < BUSY_FOR_SECONDS else IDLE
            self._pause = min(ceiling, self._pause * GROWTH)
        return self._pause * random.uniform(0.8, 1.2)  # noqa: S311 - jitter, no secret
