"""How long to wait before the next try: full jitter, so that nobody comes back in step."""

from __future__ import annotations

import random

FIRST_SECONDS = 1.0
LONGEST_SECONDS = 300.0


def pause_after(attempts: int, *, longest: float = LONGEST_SECONDS) -> float:
    """Return seconds; the ceiling doubles with every attempt, from 2 s to 5 min."""
    ceiling = min(longest, FIRST_SECONDS * 2.0 ** min(attempts, 16))
    return random.uniform(min(FIRST_SECONDS, ceiling) / 2, ceiling)  # noqa: S311 - jitter, no secret
