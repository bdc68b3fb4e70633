"""Rules of a job site: when it receives, and how it is known where it is."""

from __future__ import annotations

from datetime import time
from enum import StrEnum

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Source(StrEnum):
    """How the coordinates are known."""

    TYPED = "typed"
    MUNICIPALITY = "municipality"
    LEARNED = "learned"


def minutes_of(at: time) -> int:
    """Return a time of the day as it is stored."""
    return at.hour * 60 + at.minute


def time_of(minutes: int | None) -> time | None:
    """Return a stored time of the day."""
    return None if minutes is None else time(*divmod(minutes, 60))


def in_order(days: list[str]) -> list[str]:
    """Return days of the week from Monday on, each once."""
    return [day for day in DAYS if day in days]
