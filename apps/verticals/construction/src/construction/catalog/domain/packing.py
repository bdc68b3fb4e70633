"""Quantities of the base unit in larger units, as people count packs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from basecore.money import MILLI

from construction.catalog.domain.units import Unit, packs


@dataclass(frozen=True, slots=True)
class InPacks:
    """A quantity in a larger unit: how many whole ones, and what is left over in the base unit."""

    uom: str
    whole: int
    leftover: Decimal
    needed: int
    """Packs that cover the quantity."""
    covered: Decimal
    """Base units in the packs that cover it."""


def in_packs(quantity: Decimal, units: Iterable[Unit], said: str | None = None) -> InPacks | None:
    """Return a quantity in the unit that was said, else in the largest that it fills once."""
    larger = [one for one in units if one.ratio > 1]
    named = [one for one in larger if one.uom == said]
    filled = sorted((one for one in larger if one.ratio <= quantity), key=lambda one: one.ratio)
    for unit in (*named, *reversed(filled)):
        found = packs(quantity, unit)
        if found.whole:
            left, covered = decimal_of(found.leftover), decimal_of(found.covered)
            return InPacks(unit.uom, found.whole, left, found.needed, covered)
    return None


def decimal_of(number: Fraction) -> Decimal:
    """Return a fraction as a quantity: three decimals, half up."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(MILLI, ROUND_HALF_UP)
