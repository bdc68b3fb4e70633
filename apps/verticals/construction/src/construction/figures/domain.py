"""How much of what is added to the totals of which day."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

NOBODY = UUID(int=0)
"""Stands for the seller where goods come back of which nobody knows the order."""
COLUMNS = (
    "quotes_sent", "quoting_seconds", "quotes_converted", "orders_placed", "revenue_cents",
    "costed_cents", "cost_cents",
)  # fmt: skip


def cents(amount: Decimal) -> int:
    """Return an amount in cents."""
    return int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Sums:
    """What is added to the totals, by day and seller."""

    of: defaultdict[tuple[date, UUID], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )

    def add(self, day: date, owner_id: UUID, **more: int) -> None:
        """Add to the totals of a seller's day."""
        self.of[day, owner_id].update(more)


LENGTHS = (7, 30, 90, 365)
"""Days that a person asks for at once."""
LONGEST = 366


@dataclass(frozen=True, slots=True)
class Span:
    """Days of which figures are shown, both ends among them."""

    first: date
    last: date

    @classmethod
    def up_to(cls, today: date, length: int) -> Span:
        """Return so many days up to today."""
        return cls(today - timedelta(days=length - 1), today)

    @property
    def length(self) -> int:
        """Return how many days these are."""
        return (self.last - self.first).days + 1


def span_of(first: date | None, last: date | None, today: date) -> Span:
    """Return the days asked for, as far as they make sense, or else the last thirty."""
    ends = min(last or today, today)
    asked = Span(first, ends) if first else Span.up_to(ends, LENGTHS[1])
    return asked if 1 <= asked.length <= LONGEST else Span.up_to(today, LENGTHS[1])
