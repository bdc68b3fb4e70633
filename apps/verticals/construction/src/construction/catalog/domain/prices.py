"""Changing prices by a percentage, rounded the way prices are written on a shelf."""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum

from basecore.money import CENT, HUNDRED, round_money

ONE = Decimal(1)


class Rounding(StrEnum):
    """How a computed price is rounded."""

    CENT = "cent"
    FIVE_CENTS = "five_cents"
    TEN_CENTS = "ten_cents"
    WHOLE = "whole"
    ENDS_90 = "ends_90"
    ENDS_99 = "ends_99"


STEPS = {
    Rounding.CENT: CENT,
    Rounding.FIVE_CENTS: Decimal("0.05"),
    Rounding.TEN_CENTS: Decimal("0.10"),
    Rounding.WHOLE: ONE,
}
ENDINGS = {Rounding.ENDS_90: Decimal("0.90"), Rounding.ENDS_99: Decimal("0.99")}


def rounded(price: Decimal, rounding: Rounding) -> Decimal:
    """Return the nearest price of that form, the higher one of two; something never gets free."""
    if price <= 0:
        return round_money(price)
    if rounding in ENDINGS:
        return _ending(price, ENDINGS[rounding])
    step = STEPS[rounding]
    steps = max((price / step).quantize(ONE, ROUND_HALF_UP), ONE)
    return round_money(steps * step)


def _ending(price: Decimal, ending: Decimal) -> Decimal:
    below = (price - ending).quantize(ONE, ROUND_FLOOR) + ending
    above = below + 1
    nearest = above if above - price <= price - below else below
    return round_money(nearest if nearest > 0 else above)


def repriced(price: Decimal, percent: Decimal, rounding: Rounding) -> Decimal:
    """Return a price raised (or lowered) by a percentage; what has no price keeps none."""
    return rounded(price * (HUNDRED + percent) / HUNDRED, rounding) if price else price
