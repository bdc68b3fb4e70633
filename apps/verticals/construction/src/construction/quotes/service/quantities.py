"""Quantities as people say them, in the product's base unit."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from basecore.errors import InvalidError
from basecore.money import MILLI
from webkit import NumberError, parse_decimal

from construction.fields import MAX_LINE_QUANTITY

ABOVE_ZERO = "Enter a number above zero"
TOO_LARGE = "This is too large"


def understood(said: str, locale: str) -> Decimal:
    """Return what was said as a quantity, or raise `InvalidError` with a sentence at its field."""
    try:
        quantity = parse_decimal(said, locale)
    except NumberError as error:
        raise InvalidError({"said": str(error)}) from error
    if quantity > MAX_LINE_QUANTITY:
        raise InvalidError({"said": TOO_LARGE})
    rounded = quantity.quantize(MILLI, ROUND_HALF_UP)
    if rounded <= 0:
        raise InvalidError({"said": ABOVE_ZERO})
    return rounded
