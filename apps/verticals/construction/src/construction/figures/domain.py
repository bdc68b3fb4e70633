"""How much of what is added to the totals of which day."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
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
