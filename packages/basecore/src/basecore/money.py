"""Decimal arithmetic for money (2 places) and quantities (3 places); the only rounding there is."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
MILLI = Decimal("0.001")
HUNDRED = Decimal(100)
MAX_MONEY = Decimal("999999999999.99")
MAX_QUANTITY = Decimal("99999999999.999")


def round_money(amount: Decimal) -> Decimal:
    """Round an amount in BRL to cents, half up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def discounted(amount: Decimal, percent: Decimal) -> Decimal:
    """Return the amount less a percentage of it, not rounded."""
    return amount * (HUNDRED - percent) / HUNDRED
