"""Rules of the stock list: what it can be narrowed to, and how a balance went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

POINTS = 30
"""Of a balance over time so many points are drawn, however many days they cover."""
ZERO = Decimal("0.000")


class State(StrEnum):
    """What is the matter with a product's stock."""

    BELOW = "below"
    """Less is free than the minimum that the stock engine reckons."""
    RISK = "risk"
    NEGATIVE = "negative"
    STILL = "still"
    """On hand, and nothing came or went in the days that are looked at."""


class Period(StrEnum):
    """How many days are looked at."""

    MONTH = "30"
    QUARTER = "90"

    @property
    def days(self) -> int:
        """Return the number of days."""
        return int(self.value)


class Show(StrEnum):
    """Whether products are shown that are on sale, that are not any more, or both."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which products the list shows, and how far it looks back."""

    category_id: UUID | None = None
    show: Show = Show.ACTIVE
    state: State | None = None
    period: Period = Period.MONTH


def drawn_days(today: date, period: Period) -> list[date]:
    """Return the days at whose end a balance is drawn, evenly apart, the last one today."""
    step = period.days // POINTS
    return [today - timedelta(days=step * n) for n in reversed(range(POINTS))]


def course(on_hand: Decimal, moved: Mapping[date, Decimal], days: Sequence[date]) -> list[Decimal]:
    """Return the balance at the end of rising days, from what there is now and what moved since."""
    found, later = list[Decimal](), sorted(moved.items())
    for day in reversed(days):
        while later and later[-1][0] > day:
            on_hand -= later.pop()[1]
        found.append(on_hand)
    return found[::-1]
