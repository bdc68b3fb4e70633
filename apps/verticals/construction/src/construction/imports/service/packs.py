"""Units and barcodes of a product in one cell each: `CX=2,16; PAL=60 kg=30` and `CX=789…; 789…`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from basecore.money import MILLI
from webkit import NumberError, msgid, parse_decimal

from construction.catalog import (
    BARCODE_FAULTS,
    UNIT_FAULTS,
    as_ratio,
    fits_barcode,
    ratios,
    written_ratio,
)
from construction.imports.domain.cells import CellError

HOW = msgid("Write units like CX=2,16; PAL=60 kg=30")
NO_RATIO = msgid("Write how many fit, such as 60, 2.16 or 1/25")
EQUALS = re.compile(r"\s*=\s*")
PARTS = {
    "passo": "step", "step": "step", "kg": "weight_kg", "m3": "volume_m3", "de": "of", "of": "of",
}  # fmt: skip


class Pack(NamedTuple):
    """Another unit as it is stored."""

    uom: str
    ratio: Fraction
    step: Decimal
    weight_kg: Decimal | None
    volume_m3: Decimal | None


class Barcode(NamedTuple):
    """The barcode of one unit."""

    uom: str
    code: str


def typed_units(text: str) -> list[dict[str, str]]:
    """Return the units of a cell as the API takes them; raise `CellError`."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        pairs = [token.partition("=") for token in EQUALS.sub("=", part).split()]
        if any(not value for _, _, value in pairs):
            raise CellError(HOW)
        (uom, _, factor), *more = pairs
        unit = {"uom": uom.upper(), "factor": _factor(factor)}
        for name, _, value in more:
            if name.lower() not in PARTS:
                raise CellError(HOW)
            field = PARTS[name.lower()]
            unit[field] = value.upper() if field == "of" else _number(value)
        found.append(unit)
    return found


def _factor(text: str) -> str:
    """Read how many fit, `1.000`, `2,16` or `1/25`, as the API takes it."""
    try:
        factor = "/".join(f"{parse_decimal(part):f}" for part in text.split("/", 1))
    except NumberError as error:
        raise CellError(NO_RATIO) from error
    if as_ratio(factor) is None:
        raise CellError(NO_RATIO)
    return factor


def _number(text: str) -> str:
    try:
        return f"{parse_decimal(text):f}"
    except NumberError as error:
        raise CellError(str(error)) from error


def typed_barcodes(text: str) -> list[dict[str, str]]:
    """Return the barcodes of a cell as the API takes them."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        uom, equals, code = EQUALS.sub("=", part).rpartition("=")
        found.append({"code": code, **({"uom": uom.upper()} if equals else {})})
    return found


def packs_of(base: str, units: Sequence[Any]) -> list[Pack]:
    """Return units of the API as they are stored; raise `CellError` where they contradict."""
    given = [(unit.uom, as_ratio(unit.factor) or Fraction(0), unit.of or base) for unit in units]
    ratio_of, faults = ratios(base, given)
    if faults:
        raise CellError(UNIT_FAULTS[next(iter(faults.values()))])
    return [
        Pack(unit.uom, ratio_of[unit.uom], unit.step, unit.weight_kg, unit.volume_m3)
        for unit in units
    ]


def barcodes_of(base: str, packs: Iterable[Pack], barcodes: Sequence[Any]) -> list[Barcode]:
    """Return barcodes of the API as they are stored; raise `CellError` where they contradict."""
    known = {base, *(pack.uom for pack in packs)}
    found: list[Barcode] = []
    for one in barcodes:
        uom = one.uom or base
        if uom not in known:
            raise CellError(BARCODE_FAULTS["unit"])
        if any(before.uom == uom for before in found):
            raise CellError(BARCODE_FAULTS["one"])
        if not fits_barcode(one.code):
            raise CellError(BARCODE_FAULTS["digit"])
        if any(before.code == one.code for before in found):
            raise CellError(BARCODE_FAULTS["taken"])
        found.append(Barcode(uom, one.code))
    return found


def packs_in(text: str | None) -> list[Pack]:
    """Return the units of a cell that was written by `written_units`."""
    return [
        Pack(
            unit["uom"],
            as_ratio(unit["factor"]) or Fraction(0),
            Decimal(unit.get("step", str(MILLI))),
            Decimal(unit["weight_kg"]) if "weight_kg" in unit else None,
            Decimal(unit["volume_m3"]) if "volume_m3" in unit else None,
        )
        for unit in typed_units(text or "")
    ]


def barcodes_in(base: str, text: str | None) -> list[Barcode]:
    """Return the barcodes of a cell that was written by `written_barcodes`."""
    return [Barcode(one.get("uom", base), one["code"]) for one in typed_barcodes(text or "")]


def written_units(packs: Iterable[Pack]) -> str | None:
    """Return units as a cell, the smallest first."""
    ordered = sorted(packs, key=lambda pack: (pack.ratio, pack.uom))
    return "; ".join(map(_written, ordered)) or None


def spelled_units(text: str | None) -> str:
    """Return units of `written_units` with every step: what a cell leaves out, the store says."""
    packs = [_written(pack, is_spelled=True) for pack in packs_in(text)]
    return "; ".join(packs)


def _written(pack: Pack, *, is_spelled: bool = False) -> str:
    parts = [f"{pack.uom}={written_ratio(pack.ratio)}"]
    if is_spelled or pack.step != MILLI:
        parts.append(f"passo={plain(pack.step)}")
    if pack.weight_kg is not None:
        parts.append(f"kg={plain(pack.weight_kg)}")
    if pack.volume_m3 is not None:
        parts.append(f"m3={plain(pack.volume_m3)}")
    return " ".join(parts).replace(".", ",")


def plain(number: Decimal) -> str:
    """Return a number without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def written_barcodes(base: str, barcodes: Iterable[Barcode]) -> str | None:
    """Return barcodes as a cell; the base unit's first and without its unit."""
    ordered = sorted(barcodes, key=lambda one: (one.uom != base, one.uom))
    texts = (one.code if one.uom == base else f"{one.uom}={one.code}" for one in ordered)
    return "; ".join(texts) or None


def rows_of(packs: Iterable[Pack]) -> list[Mapping[str, Any]]:
    """Return units as rows of their table."""
    return [
        {
            "uom": pack.uom,
            "numerator": pack.ratio.numerator,
            "denominator": pack.ratio.denominator,
            "step": pack.step,
            "weight_kg": pack.weight_kg,
            "volume_m3": pack.volume_m3,
        }
        for pack in packs
    ]
