"""Barcodes that a line wants and another product, or another line of the file, has."""

from __future__ import annotations

from collections.abc import Sequence

from basecore.db import TenantSession

from construction.imports.domain.rows import Judged, Problem
from construction.imports.models import ImportBatch
from construction.imports.repository import products as repository
from construction.imports.repository import rows
from construction.imports.service.kept_parts import TAKEN
from construction.imports.service.packs import barcodes_in

BARCODES, SKU = "barcodes", "sku"


async def refuse_taken(
    session: TenantSession, found: Sequence[Judged], batch: ImportBatch | None, lines: Sequence[int]
) -> None:
    """Refuse lines whose barcodes are taken; without an import, other lines are not asked."""
    codes = {one: _codes(judged) for one, judged in enumerate(found)}
    wanted = {code for own in codes.values() for code in own}
    if not wanted:
        return
    holders = await repository.holders(session, wanted)
    if batch and BARCODES in batch.mapping:
        places = batch.mapping.index(BARCODES), batch.mapping.index(SKU)
        for code, sku in await rows.holding(session, batch.id, places, wanted, lines):
            holders.setdefault(code, sku)
    for one, judged in enumerate(found):
        key = judged.values.get(SKU) or ""
        for code in codes[one]:
            holder = holders.setdefault(code, key)
            if holder != key:
                words = {"code": holder, "barcode": code}
                judged.refuse(Problem(BARCODES, TAKEN, words=words))


def _codes(judged: Judged) -> list[str]:
    """Return the barcodes of a good line."""
    text, base = judged.values.get(BARCODES), judged.values.get("uom") or ""
    if judged.problems or not text:
        return []
    return [one.code for one in barcodes_in(base, text)]
