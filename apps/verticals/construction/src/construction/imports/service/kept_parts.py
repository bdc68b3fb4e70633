"""What of a product's units and barcodes cannot be set back when an import is undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from webkit import msgid

from construction.imports.domain.exchange import stuck
from construction.imports.domain.rows import Problem, Values
from construction.imports.service.packs import barcodes_in, packs_in
from construction.imports.service.records import Change

TAKEN = msgid("The product %(code)s has the barcode %(barcode)s already")
NEEDED = msgid("Its barcode needs a unit that would go")
GONE = msgid("Its barcode is of a unit that it no longer has")


def regained(made: Sequence[Change]) -> set[str]:
    """Return the barcodes that products would get back."""
    return {code for one in made for code in _codes(one.new) - _codes(one.old)}


def kept_parts(made: Sequence[Change], holders: Mapping[str, str]) -> dict[UUID, list[Problem]]:
    """Return the fields that stay; `holders` tells which product has each barcode now."""
    found: dict[UUID, list[Problem]] = {}
    going = {one.new["sku"] or "": one for one in made if "barcodes" in one.fields()}
    wanted = {sku: _codes(one.new) for sku, one in going.items()}
    for sku, (barcode, holder) in stuck(wanted, holders).items():
        words = {"code": holder, "barcode": barcode}
        found[going[sku].id] = [Problem("barcodes", TAKEN, words=words)]
    for one in made:
        kept = found.get(one.id, [])
        if more := _apart(one.without([problem.field for problem in kept])):
            found[one.id] = [*kept, more]
    return found


def _codes(values: Values) -> set[str]:
    return {one.code for one in barcodes_in(values["uom"] or "", values["barcodes"])}


def _apart(one: Change) -> Problem | None:
    """Return which of units and barcodes stays, so that no barcode is of a unit that is not."""
    fields = one.fields()
    if _agree(one.new) or not {"units", "barcodes"} & set(fields):
        return None
    if "units" in fields and _agree(one.without(["units"]).new):
        return Problem("units", NEEDED)
    return Problem("barcodes", GONE)


def _agree(values: Values) -> bool:
    base = values["uom"] or ""
    known = {base, *(pack.uom for pack in packs_in(values["units"]))}
    return all(one.uom in known for one in barcodes_in(base, values["barcodes"]))
