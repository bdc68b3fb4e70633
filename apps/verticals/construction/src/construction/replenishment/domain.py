"""Rules of how conclusions are shown: demand by week, and when it runs out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

FEWEST_DAYS, MOST_DAYS = 14, 120
"""Days ahead that the projection of a product shows, at least and at most."""
WEEKS = 26
WEEK = 7
FARTHEST = 3650
"""Days ahead for which a date is still told."""
ZERO = Decimal(0)


def horizon(there: Decimal, slow: Decimal) -> int:
    """Return for how many days a projection is worth showing: until even little has sold out."""
    if slow <= 0:
        return MOST_DAYS
    days = int(max(there, ZERO) / slow) + WEEK
    return min(MOST_DAYS, max(FEWEST_DAYS, days))


def gone_on(there: Decimal, rate: Decimal | None, today: date) -> date | None:
    """Return the day on which it is gone at so much a day; None if that is not in sight."""
    if not rate:
        return None
    days = max(there, ZERO) / rate
    return None if days > FARTHEST else today + timedelta(days=int(days))


def first_week(today: date) -> date:
    """Return the first of the days of which demand is shown."""
    return today - timedelta(days=WEEKS * WEEK - 1)


def by_week(
    days: Iterable[tuple[date, Decimal, Decimal]], today: date
) -> list[tuple[date, Decimal, Decimal]]:
    """Sum up (day, sold, lost) by the weeks that end today: first day, asked for, lost of it."""
    first = first_week(today)
    sums = [[ZERO, ZERO] for _ in range(WEEKS)]
    for day, sold, lost in days:
        if first <= day <= today:
            week = sums[(day - first).days // WEEK]
            week[0], week[1] = week[0] + sold + lost, week[1] + lost
    return [
        (first + timedelta(days=WEEK * n), max(asked, ZERO), lost)
        for n, (asked, lost) in enumerate(sums)
    ]


@dataclass(frozen=True, slots=True)
class Course:
    """What is there, how much a day takes of it, and the level to buy at."""

    there: Decimal
    slow: Decimal
    mean: Decimal
    fast: Decimal
    minimum: Decimal
    lead_time_days: int

    def gone_on(self, rate: Decimal, today: date) -> date | None:
        """Return the day on which it is gone at so much a day."""
        return gone_on(self.there, rate, today)

    def order_by(self, today: date) -> date | None:
        """Return by when to order, so that it comes before the last is sold."""
        gone = self.gone_on(self.mean, today)
        return max(today, gone - timedelta(days=self.lead_time_days)) if gone else None


Scope = Literal["store", "category", "product"]


@dataclass(frozen=True, slots=True)
class Target:
    """What parameters are about."""

    scope: Scope
    key: UUID | None = None
    name: str | None = None

    @property
    def category_id(self) -> UUID | None:
        """Return the category that it is, if it is one."""
        return self.key if self.scope == "category" else None

    @property
    def product_id(self) -> UUID | None:
        """Return the product that it is, if it is one."""
        return self.key if self.scope == "product" else None
