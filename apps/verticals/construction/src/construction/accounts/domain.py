"""A customer's account: what they owe against what they may owe, and periods of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

LONGEST_PERIOD = timedelta(days=366 * 5)
NEAR = Decimal("0.8")
DEFAULT_DAYS = 90


@dataclass(frozen=True, slots=True)
class Credit:
    """What open orders add up to, beside the limit; no limit means that nobody set one."""

    limit: Decimal | None
    open_total: Decimal
    open_orders: int

    @property
    def share(self) -> Decimal | None:
        """Return how much of the limit is taken, 1 being all of it."""
        if self.limit is None:
            return None
        if not self.limit:
            return Decimal(1) if self.open_total else Decimal(0)
        return self.open_total / self.limit

    @property
    def available(self) -> Decimal | None:
        """Return what is left of the limit; below zero when it is passed."""
        return None if self.limit is None else self.limit - self.open_total

    def level(self, more: Decimal = Decimal(0)) -> str:
        """Return `none`, `fine`, `near` or `over`, with so much more bought."""
        if self.limit is None:
            return "none"
        after = self.open_total + more
        if after > self.limit:
            return "over"
        return "near" if after >= self.limit * NEAR and after else "fine"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from one to another, both included."""

    first: date
    last: date


def period_of(first: date | None, last: date | None, today: date) -> Period | None:
    """Return the period that was asked for, the last 90 days by default; None if it is none."""
    end = last or today
    try:
        begin = first or end - timedelta(days=DEFAULT_DAYS - 1)
    except OverflowError:
        return None
    fits = begin <= end and end - begin <= LONGEST_PERIOD and date.min < begin and end < date.max
    return Period(begin, end) if fits else None


@dataclass(frozen=True, slots=True)
class Preset:
    """A period that people ask for by name."""

    name: str
    period: Period


def presets(today: date) -> list[Preset]:
    """Return the periods that a statement offers."""
    this_month = today.replace(day=1)
    last_month_end = this_month - timedelta(days=1)
    return [
        Preset("this_month", Period(this_month, today)),
        Preset("last_month", Period(last_month_end.replace(day=1), last_month_end)),
        Preset("last_90", Period(today - timedelta(days=DEFAULT_DAYS - 1), today)),
        Preset("this_year", Period(today.replace(month=1, day=1), today)),
    ]
