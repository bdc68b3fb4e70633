"""What goes out of daily totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from webkit import BarChart, bar_chart


@dataclass(frozen=True, slots=True)
class Day:
    """A store's totals of a day."""

    day: date
    quotes_sent: int = 0
    quoting_seconds: int = 0
    quotes_converted: int = 0
    orders_placed: int = 0
    revenue_cents: int = 0
    costed_cents: int = 0
    cost_cents: int = 0

    @property
    def revenue(self) -> Decimal:
        """Return the day's revenue."""
        return Decimal(self.revenue_cents) / 100

    @property
    def margin(self) -> Decimal:
        """Return what is left of that revenue whose cost is known."""
        return Decimal(self.costed_cents - self.cost_cents) / 100

    @property
    def minutes_to_quote(self) -> int | None:
        """Return how long a quote took from being begun to being sent, on average."""
        return _minutes(self.quoting_seconds, self.quotes_sent)


def _minutes(seconds: int, sent: int) -> int | None:
    return None if sent == 0 else round(seconds / sent / 60)


@dataclass(frozen=True, slots=True)
class Period:
    """Days of a store one after another, those without totals too."""

    days: Sequence[Day]

    def total(self, name: str) -> int:
        """Return the sum of a column."""
        return sum(getattr(day, name) for day in self.days)

    @property
    def today(self) -> Day:
        """Return the last of the days."""
        return self.days[-1]

    @property
    def revenue(self) -> Decimal:
        """Return the revenue of all days."""
        return Decimal(self.total("revenue_cents")) / 100

    @property
    def margin(self) -> Decimal:
        """Return what is left of that revenue whose cost is known."""
        return sum((day.margin for day in self.days), Decimal(0))

    @property
    def margin_percent(self) -> Decimal | None:
        """Return how much of the revenue whose cost is known is margin, in percent."""
        costed = self.total("costed_cents")
        return None if costed <= 0 else Decimal(100 * (costed - self.total("cost_cents"))) / costed

    @property
    def conversion_percent(self) -> Decimal | None:
        """Return how many orders came of a hundred quotes sent."""
        sent = self.total("quotes_sent")
        return None if sent == 0 else Decimal(100 * self.total("quotes_converted")) / sent

    @property
    def minutes_to_quote(self) -> int | None:
        """Return how long a quote took from being begun to being sent, on average."""
        return _minutes(self.total("quoting_seconds"), self.total("quotes_sent"))


def period(found: dict[date, Day], today: date, length: int) -> Period:
    """Return so many days up to today."""
    days = [today - timedelta(days=back) for back in reversed(range(length))]
    return Period([found.get(day) or Day(day) for day in days])


def chart_of(period: Period) -> BarChart | None:
    """Return the chart of revenue and margin by day, once there is any revenue."""
    if not period.revenue:
        return None
    return bar_chart([(one.day, one.revenue, one.margin) for one in period.days])
