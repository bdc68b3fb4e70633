"""Barcodes that a line wants and another product, or another line of the file, has.

Products may exchange theirs within a file: a line may take what another line of it gives away.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from basecore.db import TenantSession

from construction.imports.domain.exchange import stuck
from construction.imports.domain.rows import Judged, Problem
from construction.imports.models import ImportBatch, ImportRow
from construction.imports.repository import clashing
from construction.imports.repository import products as repository
from construction.imports.service.kept_parts import TAKEN, kept_parts, regained
from construction.imports.service.packs import barcodes_in, typed_barcodes
from construction.imports.service.records import Change

BARCODES, SKU = "barcodes", "sku"


class Barcoded:
    """What only one product may have: its barcodes."""

    doubtful = TAKEN

    async def clashes(
        self,
        session: TenantSession,
        found: Sequence[Judged],
        batch: ImportBatch | None,
        lines: Sequence[int],
    ) -> None:
        """Refuse barcodes that another product keeps, or an earlier line has."""
        good = {judged.values.get(SKU) or "": judged for judged in found if not judged.problems}
        codes = {key: _codes(judged) for key, judged in good.items()}
        wanted = {code for own in codes.values() for code in own}
        if not wanted:
            return
        holders = await repository.holders(session, wanted)
        others: Mapping[str, Collection[str]] = {}
        claimed: dict[str, str] = {}
        if batch and BARCODES in batch.mapping:
            if any(
                code in holders and holders[code] != key for key in codes for code in codes[key]
            ):
                others = await _others(session, batch, holders, lines)
            claimed = await clashing.holding(session, batch.id, _places(batch), wanted, lines)
        kept = stuck({**others, **codes}, holders)
        for key, judged in good.items():
            if key in kept:
                _refuse(judged, *kept[key])
                continue
            for code in codes[key]:
                if holders.get(code) != key and (first := claimed.setdefault(code, key)) != key:
                    _refuse(judged, code, first)

    async def rivals(
        self, session: TenantSession, batch: ImportBatch, keys: Collection[str]
    ) -> set[str]:
        """Return the lines that want what the products with these keys have now, or take there."""
        if BARCODES not in batch.mapping:
            return set()
        taking = await clashing.taking(session, batch.id, _places(batch)[0])
        # Who takes from one that takes may be in its way, so all of them are looked at again.
        is_one = any(one.key in keys or one.holder in keys for one in taking)
        return {one.key for one in taking} if is_one else set()

    async def partners(
        self, session: TenantSession, batch: ImportBatch, chunk: Sequence[ImportRow]
    ) -> list[ImportRow]:
        """Return the lines with which those of a chunk exchange barcodes."""
        if BARCODES not in batch.mapping:
            return []
        is_back = any(row.ending for row in chunk)
        place = _places(batch)[0]
        wanted = {row.key: set(_wanted(row, place)) for row in chunk}
        holders = await repository.holders(session, {one for own in wanted.values() for one in own})
        if all(holders.get(code, key) in wanted for key, own in wanted.items() for code in own):
            return []
        taking = await clashing.taking(session, batch.id, place)
        keys = {key for one in taking for key in (one.key, one.holder)} - wanted.keys()
        lines = [row.line for row in chunk]
        return await clashing.to_join(session, batch.id, keys, lines, is_back=is_back)

    async def held(
        self, session: TenantSession, made: Sequence[Change]
    ) -> dict[UUID, list[Problem]]:
        """Keep barcodes that another product has by now, and units that a barcode needs."""
        wanted = regained(made)
        holders = await repository.holders(session, wanted) if wanted else {}
        return kept_parts(made, holders)


def _places(batch: ImportBatch) -> tuple[int, int]:
    return batch.mapping.index(BARCODES), batch.mapping.index(SKU)


def _codes(judged: Judged) -> list[str]:
    """Return the barcodes of a good line."""
    base = judged.values.get("uom") or ""
    return [one.code for one in barcodes_in(base, judged.values.get(BARCODES))]


def _cell(row: ImportRow, place: int) -> list[str]:
    text = row.cells[place] if place < len(row.cells) else ""
    return [one["code"] for one in typed_barcodes(text)]


def _wanted(row: ImportRow, place: int) -> list[str]:
    """Return the barcodes that a line brings, or gives back once it was imported."""
    if not row.ending:
        return _cell(row, place)
    return [one.code for one in barcodes_in("", (row.before or {}).get(BARCODES))]


def _refuse(judged: Judged, code: str, holder: str) -> None:
    judged.refuse(Problem(BARCODES, TAKEN, words={"code": holder, "barcode": code}))


async def _others(
    session: TenantSession, batch: ImportBatch, holders: dict[str, str], lines: Sequence[int]
) -> dict[str, list[str]]:
    """Return what other lines want that give barcodes away or take them; add who has those now."""
    place = _places(batch)[0]
    taking = await clashing.taking(session, batch.id, place)
    holders |= {one.code: one.holder for one in taking}
    keys = {one.key for one in taking} | set(holders.values())
    rows = await clashing.about(session, batch.id, keys, lines)
    return {
        row.key: _cell(row, place)
        for row in rows
        if row.key and all(one["message"] == TAKEN for one in row.problems or ())
    }
