"""Units of a product: exact ratios to the base unit, conversion, whole packs.

A ratio is a fraction and never a decimal: 1 box = 2.16 m² is 54/25, and a third stays a third.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

RATIO = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)(?:/(\d{1,12}))?")
MILLION = 10**6
"""Ratios with six decimals are written as decimals."""
LARGEST = 10**12
"""Neither part of a ratio is larger; what is sold in practice is far below."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in which a product is counted; one of it is `ratio` base units."""

    uom: str
    ratio: Fraction
    step: Decimal


def base_unit(uom: str, step: Decimal) -> Unit:
    """Return the unit that all others of a product are counted in."""
    return Unit(uom, Fraction(1), step)


@dataclass(frozen=True, slots=True)
class Packs:
    """A quantity of the base unit in packs: what fits whole, and what must be taken."""

    whole: int
    """Packs that are full."""
    leftover: Fraction
    """Base units beyond the full packs."""
    needed: int
    """Packs that cover the quantity."""
    covered: Fraction
    """Base units in the packs that cover it."""


class UnitFault(StrEnum):
    """Why a unit cannot be."""

    IS_BASE = "is_base"
    TWICE = "twice"
    UNKNOWN = "unknown"
    CIRCULAR = "circular"
    NOT_POSITIVE = "not_positive"
    TOO_LARGE = "too_large"


def as_ratio(text: str) -> Fraction | None:
    """Read `2.16` or `1/25`; None for anything else, zero and what is too large."""
    found = RATIO.fullmatch(text.strip())
    if found is None or not int(found[2] or 1):
        return None
    ratio = Fraction(found[1]) / int(found[2] or 1)
    return ratio if _fits(ratio) else None


def written_ratio(ratio: Fraction) -> str:
    """Write a ratio as people read it: `2.16` where a decimal is exact, else `1/3`."""
    if MILLION % ratio.denominator:
        return str(ratio)
    return f"{Decimal(ratio.numerator) / ratio.denominator:f}"


def _fits(ratio: Fraction) -> bool:
    return 0 < ratio.numerator <= LARGEST and ratio.denominator <= LARGEST


def ratios(
    base: str, given: list[tuple[str, Fraction, str]]
) -> tuple[dict[str, Fraction], dict[int, UnitFault]]:
    """Return base units in one of each unit, or what is wrong with which row.

    A row is (unit, how many, of which unit): 1 pallet = 40 boxes, 1 box = 2.16 m².
    """
    faults = _named_wrongly(base, given)
    rows = {uom: (count, of) for uom, count, of in given}
    found: dict[str, Fraction] = {}
    for place, (uom, _, _) in enumerate(given):
        if place in faults:
            continue
        resolved = _resolve(base, rows, uom)
        if isinstance(resolved, UnitFault):
            faults[place] = resolved
        else:
            found[uom] = resolved
    return found, faults


def _named_wrongly(base: str, given: list[tuple[str, Fraction, str]]) -> dict[int, UnitFault]:
    seen: set[str] = set()
    faults: dict[int, UnitFault] = {}
    for place, (uom, count, _) in enumerate(given):
        if uom == base:
            faults[place] = UnitFault.IS_BASE
        elif uom in seen:
            faults[place] = UnitFault.TWICE
        elif count <= 0:
            faults[place] = UnitFault.NOT_POSITIVE
        seen.add(uom)
    return faults


def _resolve(base: str, rows: Mapping[str, tuple[Fraction, str]], uom: str) -> Fraction | UnitFault:
    """Multiply along the chain of units down to the base unit."""
    ratio, passed = Fraction(1), set[str]()
    while uom != base:
        if uom in passed:
            return UnitFault.CIRCULAR
        if uom not in rows:
            return UnitFault.UNKNOWN
        passed.add(uom)
        count, uom = rows[uom]
        ratio *= count
    return ratio if _fits(ratio) else UnitFault.TOO_LARGE


def convert(quantity: Decimal | Fraction, of: Unit, to: Unit) -> Fraction:
    """Return a quantity of one unit as a quantity of another, exactly."""
    return Fraction(quantity) * of.ratio / to.ratio


def round_up(quantity: Decimal | Fraction, step: Decimal) -> Decimal:
    """Return the smallest multiple of the step that is not below the quantity."""
    steps = Fraction(quantity) / Fraction(step)
    return -(-steps.numerator // steps.denominator) * step


def packs(quantity: Decimal | Fraction, pack: Unit) -> Packs:
    """Return a quantity of the base unit in whole packs: 46.2 m² are 22 boxes of 2.16 m²."""
    wanted = Fraction(quantity)
    whole = wanted // pack.ratio
    leftover = wanted - whole * pack.ratio
    needed = whole + (1 if leftover else 0)
    return Packs(whole, leftover, needed, needed * pack.ratio)
