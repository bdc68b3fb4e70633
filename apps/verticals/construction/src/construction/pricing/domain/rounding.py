"""Prices as shops write them: ending in 90 or 99 cents, or in steps of five cents."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from basecore.money import CENT, round_money


class Rounding(StrEnum):
    """To what a computed price is rounded, and whether only upwards."""

    NONE = "none"
    NEAREST_90 = "nearest_90"
    UP_90 = "up_90"
    NEAREST_99 = "nearest_99"
    UP_99 = "up_99"
    NEAREST_05 = "nearest_05"
    UP_05 = "up_05"


STEPS: dict[Rounding, tuple[int, int, bool]] = {
    Rounding.NEAREST_90: (100, 90, False),
    Rounding.UP_90: (100, 90, True),
    Rounding.NEAREST_99: (100, 99, False),
    Rounding.UP_99: (100, 99, True),
    Rounding.NEAREST_05: (5, 0, False),
    Rounding.UP_05: (5, 0, True),
}
"""The step and the first value in cents, and whether only upwards."""


def rounded(amount: Decimal, to: Rounding) -> Decimal:
    """Round to cents, half up, and then as asked; halfway goes up and nothing free gets a price."""
    price = round_money(amount)
    if to is Rounding.NONE or not price:
        return price
    step, first, only_up = STEPS[to]
    over = int(price.scaleb(2)) - first
    steps = -(-over // step) if only_up else (2 * over + step) // (2 * step)
    return (first + max(steps, 0) * step) * CENT
