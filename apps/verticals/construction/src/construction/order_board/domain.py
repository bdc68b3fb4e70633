"""What the board of orders shows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

SHOWN = 30
"""Cards of a column; the rest is in the list."""
WEEK = timedelta(days=6)

Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class Card:
    """An order on the board, as it was looked at."""

    status: str
    id: UUID
    version: int


class When(StrEnum):
    """Which days of delivery the board is about."""

    ALL = ""
    LATE = "late"
    TODAY = "today"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Board(Generic[Shown]):
    """Orders by column, how many each column has if that is known, and a mark of all cards."""

    columns: Mapping[str, Sequence[Shown]]
    counts: Mapping[str, int] | None
    mark: str


def days_of(when: When, today: date) -> tuple[date | None, date | None]:
    """Return the first and last day of delivery that the board is about."""
    if when is When.TODAY:
        return today, today
    return (today, today + WEEK) if when is When.WEEK else (None, None)


def mark_of(cards: Iterable[Card]) -> str:
    """Return what differs as soon as a card comes, goes or changes."""
    text = " ".join(f"{one.id}:{one.version}" for one in cards)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
