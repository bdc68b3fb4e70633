"""What a row of prices tells: how steady it is, where it goes, and whether one left its range.

Medians, which one odd price does not move: P. J. Huber, Robust Statistics (1981), and for the
trend H. Theil (1950) and P. K. Sen (1968).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from statistics import median

LAST = 8
"""So many prices tell what is usual; older ones are of another time."""
FEWEST = 3
"""Fewer prices have no usual range, and no trend."""
BAND_PERCENT = Decimal(10)
SPREADS = Decimal(3)
NORMAL = Decimal("1.4826")
"""From a median deviation to a standard one, where deviations are normal."""
SLIPS = (10, 100, 1000)
NEAR = Decimal("0.1")
"""How near to such a slip a price must be."""
ANOTHER_UNIT = Decimal("2.5")
MONTH = 30
ZERO = Decimal(0)
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Seen:
    """A price on a day."""

    on: date
    price: Decimal


@dataclass(frozen=True, slots=True)
class Departure:
    """A price outside of what is usual."""

    usual: Decimal
    price: Decimal
    percent: Decimal
    band: Decimal
    """Percent by which prices differ from the usual one as a rule, and at least ten."""


def usual(prices: Sequence[Seen]) -> Decimal | None:
    """Return the middle of the last prices."""
    return median(one.price for one in prices[-LAST:]) if prices else None


def wobble(prices: Sequence[Seen]) -> Decimal:
    """Return the median deviation from the median, by that median; 0 of fewer than three."""
    last = [one.price for one in prices[-LAST:]]
    middle = median(last) if len(last) >= FEWEST else ZERO
    if not middle:
        return ZERO
    return median(abs(price - middle) for price in last) / middle


def trend(prices: Sequence[Seen]) -> Decimal | None:
    """Return by how many percent a month prices move: the median slope between any two days."""
    last = prices[-LAST:]
    middle = usual(last)
    slopes = [
        (late.price - early.price) / (late.on - early.on).days
        for early, late in combinations(last, 2)
        if late.on > early.on
    ]
    if not middle or len(slopes) < FEWEST:
        return None
    return (median(slopes) * MONTH / middle * 100).quantize(TENTH)


def slip(price: Decimal, middle: Decimal) -> int | None:
    """Return by how many times a price is off as it would be by a slip of the comma."""
    factor = price / middle if price >= middle else middle / price
    return next((one for one in SLIPS if abs(factor / one - 1) <= NEAR), None)


def is_of_another_unit(price: Decimal, middle: Decimal) -> bool:
    """Say whether a price is so far from the usual one that it may be that of a pack."""
    return max(price / middle, middle / price) >= ANOTHER_UNIT


def departure(before: Sequence[Seen], price: Decimal) -> Departure | None:
    """Return how far a price is from what is usual, where it is farther than prices are as a rule.

    One price before is enough to tell a jump of ten percent; only three tell a wider range.
    """
    middle = usual(before)
    if not middle:
        return None
    band = max(BAND_PERCENT, SPREADS * NORMAL * wobble(before) * 100)
    percent = (price / middle - 1) * 100
    if abs(percent) < band:
        return None
    return Departure(middle, price, percent.quantize(TENTH), band.quantize(TENTH))
