"""A row of a file as a product, checked as the form would check it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from basecore.errors import InvalidError
from webkit import msgid

from construction.catalog import ProductIn
from construction.imports.domain.cells import TRUE, CellError
from construction.imports.domain.rows import Problem, Stored, Values
from construction.imports.repository.common import text_of
from construction.imports.repository.names import folded
from construction.imports.service.packs import (
    barcodes_of,
    packs_in,
    packs_of,
    typed_barcodes,
    typed_units,
    written_barcodes,
    written_units,
)
from construction.pages import validated

FIXED = msgid("The unit of sale stays once a product is registered; it is %(now)s")
DECIMALS = ("step", "base_price", "cost", "weight_kg", "volume_m3")
SIMPLE = (
    "sku", "name", "description", "ncm", "uom", "step", "base_price", "cost", "category", "brand",
    "weight_kg", "volume_m3",
)  # fmt: skip
DOTS = re.compile(r"[.\s]")


@dataclass(frozen=True, slots=True)
class Known:
    """Categories and brands as the store writes them, and the units that it sells in."""

    names: Mapping[str, dict[str, str]]
    steps: Mapping[str, Decimal] = field(default_factory=dict)
    """What the store rounds quantities of its units to."""


def judged_product(
    given: Values, stored: Stored | None, known: Known
) -> tuple[Values, list[Problem]]:
    """Return the whole product as it would be, and what the form would not accept."""
    whole = ({**stored.values} if stored else {}) | given
    problems: list[Problem] = []
    if stored and (given.get("uom") or "").upper() not in {"", stored.values["uom"]}:
        problems.append(Problem("uom", FIXED, words={"now": stored.values["uom"] or ""}))
    try:
        fields = _rounded(_typed(whole, problems), stored, known.steps)
        product = validated(ProductIn, fields, {})
    except InvalidError as error:
        return whole, [*problems, *_at_columns(error, {one.field for one in problems})]
    values: Values = {name: text_of(getattr(product, name)) for name in SIMPLE}
    for name, spelled in known.names.items():
        if value := values[name]:
            values[name] = spelled.setdefault(folded(value), value)
    values |= _parts(product, problems)
    values["is_active"] = whole.get("is_active") or TRUE
    return (whole if problems else values), problems


def _typed(whole: Values, problems: list[Problem]) -> dict[str, Any]:
    """Return the fields as the API takes them."""
    fields: dict[str, Any] = {name: whole[name] for name in SIMPLE if whole.get(name) is not None}
    if ncm := whole.get("ncm"):
        fields["ncm"] = DOTS.sub("", ncm)
    try:
        fields["units"] = typed_units(whole.get("units") or "")
    except CellError as error:
        problems.append(Problem("units", str(error)))
    fields["barcodes"] = typed_barcodes(whole.get("barcodes") or "")
    return fields


def _rounded(
    fields: dict[str, Any], stored: Stored | None, steps: Mapping[str, Decimal]
) -> dict[str, Any]:
    """Fill in what a line does not say about rounding: as the product has it, or else the store."""
    own = {one.uom: one.step for one in packs_in(stored.values["units"])} if stored else {}
    usual = {**steps, **own}
    for one in (fields, *fields.get("units", ())):
        if one.get("uom", "").upper() in usual:
            one.setdefault("step", str(usual[one["uom"].upper()]))
    return fields


def _at_columns(error: InvalidError, known: set[str]) -> list[Problem]:
    """Return one problem for each column; `units.0.factor` stands in the column of units."""
    found: dict[str, Problem] = {}
    for name, text in error.fields.items():
        column = name.partition(".")[0]
        if column not in known:
            found.setdefault(column, Problem(column, text))
    return list(found.values())


def _parts(product: ProductIn, problems: list[Problem]) -> Values:
    """Return units and barcodes as cells, once they agree with each other."""
    try:
        packs = packs_of(product.uom, product.units)
    except CellError as error:
        problems.append(Problem("units", str(error)))
        return {}
    try:
        barcodes = barcodes_of(product.uom, packs, product.barcodes)
    except CellError as error:
        problems.append(Problem("barcodes", str(error)))
        return {}
    return {
        "units": written_units(packs),
        "barcodes": written_barcodes(product.uom, barcodes),
    }
