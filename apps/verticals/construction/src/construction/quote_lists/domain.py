"""What a list of quotes can be narrowed by, and what can be done to many of them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal, get_args
from uuid import UUID

from contracts.quotes import LostReason

SOON = timedelta(days=7)
"""A quote whose validity ends within these days is expiring."""
PATIENCE = timedelta(days=2)
"""A customer who said nothing for so long after a quote was sent is asked."""
Reason = Literal[LostReason, "mistake"]
REASONS: tuple[Reason, ...] = get_args(Reason)


class Show(StrEnum):
    """What a list may be about besides a status."""

    EXPIRING = "expiring"
    FOLLOW_UP = "follow_up"
    LOST = "lost"
    WAITING = "waiting"


class Deed(StrEnum):
    """What can be done to many quotes at once."""

    SEND = "send"
    CANCEL = "cancel"
    HAND_OVER = "hand_over"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which quotes a list shows; what is None does not matter."""

    status: str | None = None
    seller_id: UUID | None = None
    customer_id: UUID | None = None
    created_from: date | None = None
    created_to: date | None = None
    total_from: Decimal | None = None
    total_to: Decimal | None = None
    show: Show | None = None
    lost: str | None = None

    @property
    def is_narrow(self) -> bool:
        """Tell whether anything but the status narrows the list."""
        names = {field.name for field in fields(self)} - {"status"}
        return any(getattr(self, name) is not None for name in names)
