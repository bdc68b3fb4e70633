"""The rows of other units in a product's form: as they are stored, as they are typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from basecore.errors import InvalidError
from starlette.datastructures import FormData
from webkit import NumberError, msgid, parse_decimal

from construction.catalog.domain import as_ratio, written_ratio
from construction.catalog.models import ProductBarcode, ProductUnit

FIELDS = ("uom", "factor", "of", "step", "weight_kg", "volume_m3", "barcode")
TELLING = ("uom", "factor", "weight_kg", "barcode")
"""Fields that make a row one that was filled in."""
NO_RATIO = msgid("Write how many fit, such as 60, 2.16 or 1/25")
WHOLE = "1"

Row = dict[str, str]


def typed_rows(form: FormData) -> list[Row]:
    """Return the rows that were filled in."""
    columns = [[str(value).strip() for value in form.getlist(f"unit_{name}")] for name in FIELDS]
    cells = zip_longest(*columns, fillvalue="")
    rows = [dict(zip(FIELDS, row, strict=True)) for row in cells]
    return [row for row in rows if any(row[name] for name in TELLING)]


def shown_units(
    units: Sequence[ProductUnit], barcodes: Sequence[ProductBarcode], locale: str
) -> list[Row]:
    """Return the stored units as rows."""
    codes = {barcode.uom: barcode.code for barcode in barcodes}
    return [
        {
            "uom": unit.uom,
            "factor": _local(written_ratio(Fraction(unit.numerator, unit.denominator)), locale),
            "of": "",
            "step": plain(unit.step),
            "weight_kg": "" if unit.weight_kg is None else _local(plain(unit.weight_kg), locale),
            "volume_m3": "" if unit.volume_m3 is None else _local(plain(unit.volume_m3), locale),
            "barcode": codes.get(unit.uom, ""),
        }
        for unit in units
    ]


def plain(value: Decimal) -> str:
    """Write a decimal without the zeros at its end."""
    return f"{value.normalize():f}"


def _local(text: str, locale: str) -> str:
    return text.replace(".", ",") if locale == "pt-BR" else text


def given_units(
    rows: Sequence[Row], base_barcode: str, locale: str
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return units and barcodes as the schema takes them, and the numbers that are none."""
    errors: dict[str, str] = {}
    units = [_unit(row, f"units.{place}", locale, errors) for place, row in enumerate(rows)]
    barcodes = [{"code": base_barcode}] if base_barcode else []
    barcodes += [{"code": row["barcode"], "uom": row["uom"]} for row in rows if row["barcode"]]
    return {"units": units, "barcodes": barcodes}, errors


def _unit(row: Row, path: str, locale: str, errors: dict[str, str]) -> dict[str, Any]:
    unit: dict[str, Any] = {"uom": row["uom"], "step": row["step"] or WHOLE}
    try:
        unit["factor"] = _ratio(row["factor"], locale)
    except NumberError:
        errors[f"{path}.factor"] = NO_RATIO
        unit["factor"] = WHOLE
    if row["of"]:
        unit["of"] = row["of"]
    for name in ("weight_kg", "volume_m3"):
        try:
            unit |= {name: parse_decimal(row[name], locale)} if row[name] else {}
        except NumberError as error:
            errors[f"{path}.{name}"] = str(error)
    return unit


def _ratio(text: str, locale: str) -> str:
    parts = [parse_decimal(part, locale) for part in text.split("/", 1)]
    ratio = "/".join(f"{part:f}" for part in parts)
    if as_ratio(ratio) is None:
        raise NumberError(NO_RATIO)
    return ratio


def at_rows(error: InvalidError, rows: Sequence[Row], *, has_base: bool) -> InvalidError:
    """Return the error with those of barcodes moved to the rows in which they stand."""
    places = ["barcode"] if has_base else []
    places += [f"units.{place}.barcode" for place, row in enumerate(rows) if row["barcode"]]
    return InvalidError({_moved(name, places): text for name, text in error.fields.items()})


def _moved(name: str, places: Sequence[str]) -> str:
    kind, _, rest = name.partition(".")
    number, _, field = rest.partition(".")
    if kind != "barcodes" or not number.isdecimal() or int(number) >= len(places):
        return name
    place = places[int(number)]
    is_of_unit = field == "uom" and place != "barcode"
    return place.replace(".barcode", ".uom") if is_of_unit else place


def as_stored(rows: Sequence[Row], stored: Sequence[Row]) -> bool:
    """Tell whether the rows say what is stored, however they are written."""
    return [_meant(row) for row in rows] == [_meant(row) for row in stored]


def _meant(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row[name].upper() if name == "uom" else row[name] for name in FIELDS)
