"""Which products the store lives on (ABC), and which of them sell evenly (XYZ)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Literal
from uuid import UUID

Abc = Literal["A", "B", "C"]
Xyz = Literal["X", "Y", "Z"]

MONTHS = 12
OF_A, OF_B = Decimal("0.8"), Decimal("0.95")
"""Shares of what was asked for, by value: A makes the first, A and B the second."""
EVEN, UNEVEN = Decimal("0.5"), Decimal(1)
"""Spread of the months by their mean, up to which a product is X, and Y."""
FLOORS: dict[Abc, float] = {"A": 0.83, "B": 0.9, "C": 0.95}
"""The share of the demand that must be there whatever that costs: C costs little to have."""
MISSING: dict[Abc, float] = {"A": 1.6, "B": 1, "C": 0.6}
"""What may be missing of a class, by what may be missing of all products together."""
LOWEST_FLOOR, HIGHEST_FLOOR = 0.01, 0.999
DIGITS = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Sold:
    """What was asked for of a product in whole months: the sum, and that of the squares."""

    product_id: UUID
    months: int
    quantity: Decimal
    squares: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class Class:
    """Where a product stands among the store's."""

    abc: Abc
    xyz: Xyz
    quantity: Decimal
    value: Decimal
    variation: Decimal
    """The spread of its months by their mean."""


def floor(aim: float, abc: Abc | None) -> float:
    """Return what must be there of a product where `aim` is asked of many together.

    The mean over products is what was asked for, at a tenth less stock than with the same for each.
    """
    missing = (1 - aim) * MISSING[abc] if abc else 1 - aim
    return min(max(1 - missing, LOWEST_FLOOR), HIGHEST_FLOOR)


def months_until(day: date) -> tuple[date, date]:
    """Return the first day of the twelve whole months before a day, and the first one after."""
    end = day.replace(day=1)
    return end.replace(year=end.year - 1), end


def months_between(first: date, last: date) -> int:
    """Return how many months lie between the first days of two months, one to twelve."""
    months = (last.year - first.year) * MONTHS + last.month - first.month
    return min(MONTHS, max(1, months))


def classify(sold: Iterable[Sold]) -> dict[UUID, Class]:
    """Return the class of every product: by value, the dearest first until the share is full."""
    ranked = sorted(sold, key=attrgetter("product_id.int"))
    ranked.sort(key=attrgetter("value"), reverse=True)
    total = sum((one.value for one in ranked), Decimal(0))
    found, before = {}, Decimal(0)
    for one in ranked:
        variation = _variation(one)
        found[one.product_id] = Class(
            abc="A" if before < total * OF_A else "B" if before < total * OF_B else "C",
            xyz="X" if variation <= EVEN else "Y" if variation <= UNEVEN else "Z",
            quantity=one.quantity,
            value=one.value,
            variation=variation,
        )
        before += one.value
    return found


def _variation(one: Sold) -> Decimal:
    mean = one.quantity / one.months
    spread = max(one.squares / one.months - mean * mean, Decimal(0)).sqrt()
    return (spread / mean).quantize(DIGITS)
