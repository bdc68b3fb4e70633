"""Rules of counts: what was counted, what it differs from, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class Scope(StrEnum):
    """What is counted: everything, a category, or the products whose turn it is."""

    FULL = "full"
    CATEGORY = "category"
    CYCLIC = "cyclic"


class CountStatus(StrEnum):
    """Where a count is: only while it is open something is entered."""

    OPEN = "open"
    POSTED = "posted"
    CANCELLED = "cancelled"


class Way(StrEnum):
    """What an entry does to what was counted of the product before."""

    SET = "set"
    ADD = "add"


class Reason(StrEnum):
    """Why stock and ledger differ."""

    UNRECORDED = "unrecorded"
    BROKEN = "broken"
    LOST = "lost"
    STOLEN = "stolen"
    MIXED_UP = "mixed_up"
    COUNTED_WRONG = "counted_wrong"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that one person counted at a moment."""

    id: UUID
    quantity: Decimal
    way: Way
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of a product in all, and when last."""

    quantity: Decimal
    counted_at: datetime


def counted(entries: Iterable[Entry]) -> Counted:
    """Return what entries come to in the order in which they were counted, not in which they came.

    There is one at least. The moment is the last one's: what moved before it is in the figure.
    """
    total, at = Decimal(0), None
    for one in sorted(entries, key=lambda entry: (entry.counted_at, entry.id)):
        total = one.quantity if one.way is Way.SET else total + one.quantity
        at = one.counted_at
    if at is None:
        raise ValueError("Nothing was counted")
    return Counted(total, at)


def moment(seconds_ago: int, *, started_at: datetime, now: datetime) -> datetime:
    """Return when something was counted: how long ago, whatever the phone's clock says."""
    return max(started_at, now - timedelta(seconds=seconds_ago))


EVERY: dict[str | None, timedelta] = {
    "A": timedelta(days=30),
    "B": timedelta(days=90),
    "C": timedelta(days=180),
}
"""How often a product is to be counted, by its class."""
SELDOM = EVERY["C"]
FIRST = ("A", "B", "C")


def whose_turn(
    products: Sequence[UUID],
    last: Mapping[UUID, datetime],
    classes: Mapping[UUID, str | None],
    *,
    size: int,
    now: datetime,
) -> list[UUID]:
    """Return the products whose turn it is: never counted first, then the longest overdue.

    Overdue is by how many of its intervals; among those never counted the dear ones come first.
    """

    def place(product: UUID) -> tuple[int, float, int]:
        of_class = classes.get(product)
        rank = FIRST.index(of_class) if of_class in FIRST else len(FIRST)
        if product not in last:
            return 0, 0, rank
        return 1, -((now - last[product]) / EVERY.get(of_class, SELDOM)), rank

    return sorted(products, key=place)[:size]
