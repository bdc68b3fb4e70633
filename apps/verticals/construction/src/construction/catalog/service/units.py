"""Units and barcodes of a product: checked against each other, then stored."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from uuid import UUID

from basecore.db import TenantSession
from webkit import msgid

from construction.catalog import repository
from construction.catalog.domain import UnitFault, as_ratio, fits_barcode, ratios
from construction.catalog.errors import UnitsError
from construction.catalog.schemas import BarcodeIn, UnitIn

FAULTS = {
    UnitFault.IS_BASE: msgid("This is the unit of sale itself; name another one"),
    UnitFault.TWICE: msgid("This unit stands in the list twice"),
    UnitFault.UNKNOWN: msgid("There is no such unit on this product"),
    UnitFault.CIRCULAR: msgid("These units are defined by each other in a circle"),
    UnitFault.NOT_POSITIVE: msgid("Enter a number above zero"),
    UnitFault.TOO_LARGE: msgid("This is too large"),
}
FIELDS = {
    UnitFault.UNKNOWN: "of",
    UnitFault.CIRCULAR: "of",
    UnitFault.NOT_POSITIVE: "factor",
    UnitFault.TOO_LARGE: "factor",
}
NO_SUCH_UNIT = msgid("There is no such unit on this product")
ONE_PER_UNIT = msgid("This unit has a barcode already")
CHECK_DIGIT = msgid("The check digit is wrong: scan the code again or correct it")
TAKEN = msgid("Another product or unit has this barcode already")
BARCODE_FAULTS = {
    "unit": NO_SUCH_UNIT,
    "one": ONE_PER_UNIT,
    "digit": CHECK_DIGIT,
    "taken": TAKEN,
}
"""The same sentences for whoever checks many products at once."""


async def set_units(
    session: TenantSession, product_id: UUID, base: str, units: Sequence[UnitIn]
) -> None:
    """Replace the other units of a product."""
    ratio_of, faults = ratios(base, [(u.uom, _ratio(u), u.of or base) for u in units])
    if faults:
        named = {f"units.{i}.{FIELDS.get(why, 'uom')}": FAULTS[why] for i, why in faults.items()}
        raise UnitsError(named)
    rows = [
        {
            "uom": unit.uom,
            "numerator": ratio_of[unit.uom].numerator,
            "denominator": ratio_of[unit.uom].denominator,
            "step": unit.step,
            "weight_kg": unit.weight_kg,
            "volume_m3": unit.volume_m3,
        }
        for unit in units
    ]
    await repository.set_units(session, product_id, rows)


def _ratio(unit: UnitIn) -> Fraction:
    return as_ratio(unit.factor) or Fraction(0)


async def set_barcodes(
    session: TenantSession, product_id: UUID, base: str, barcodes: Sequence[BarcodeIn]
) -> None:
    """Replace the barcodes of a product, whose units are stored already."""
    units = await repository.units_of(session, [product_id])
    known = {base, *(unit.uom for unit in units[product_id])}
    taken = await repository.barcodes_taken(session, product_id, [b.code for b in barcodes])
    rows, faults = list[dict[str, str]](), dict[str, str]()
    for place, barcode in enumerate(barcodes):
        uom = barcode.uom or base
        if fault := _fault(barcode.code, uom, known, taken, rows):
            faults[f"barcodes.{place}.{fault[0]}"] = fault[1]
        rows.append({"uom": uom, "code": barcode.code})
    if faults:
        raise UnitsError(faults)
    await repository.set_barcodes(session, product_id, rows)


def _fault(
    code: str, uom: str, known: set[str], taken: set[str], before: Sequence[dict[str, str]]
) -> tuple[str, str] | None:
    """Return the field that does not fit and why."""
    if uom not in known:
        return "uom", NO_SUCH_UNIT
    if any(row["uom"] == uom for row in before):
        return "uom", ONE_PER_UNIT
    if not fits_barcode(code):
        return "code", CHECK_DIGIT
    if code in taken or any(row["code"] == code for row in before):
        return "code", TAKEN
    return None
