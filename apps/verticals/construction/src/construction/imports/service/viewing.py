"""What the pages and the API show of imports."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from basecore.db import TenantSession

from construction.imports.domain.columns import Column
from construction.imports.domain.rows import Judged, Values
from construction.imports.domain.states import Ending, Kind, Verdict
from construction.imports.models import ImportBatch, ImportRow
from construction.imports.repository import batches, rows
from construction.imports.service.judging import judge
from construction.imports.service.kinds import KINDS

PAGE = 50
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A line and what it would do."""

    row: ImportRow
    judged: Judged


async def preview(
    session: TenantSession, batch: ImportBatch, verdict: Verdict, after: int = 0
) -> list[Shown]:
    """Return a page of lines with what each would do to the records as they are now."""
    found = await rows.page(session, batch.id, verdict=verdict, after=after, limit=PAGE)
    judged = await judge(session, batch, [(row.line, row.cells) for row in found])
    return [Shown(row, one) for row, one in zip(found, judged, strict=True)]


async def shown(session: TenantSession, batch: ImportBatch, row: ImportRow) -> Shown:
    """Return one line with what it would do."""
    (judged,) = await judge(session, batch, [(row.line, row.cells)])
    return Shown(row, judged)


async def ended(
    session: TenantSession, batch: ImportBatch, ending: Ending, after: int = 0
) -> list[ImportRow]:
    """Return a page of lines that ended in a way."""
    return await rows.page(session, batch.id, ending=ending, after=after, limit=PAGE)


async def broken(session: TenantSession, batch: ImportBatch, after: int) -> list[ImportRow]:
    """Return the next broken lines, to be written into a file."""
    return await rows.page(session, batch.id, verdict=Verdict.BROKEN, after=after, limit=1000)


async def counts(session: TenantSession, batch: ImportBatch) -> dict[str, int]:
    """Return how many lines were judged how."""
    return await rows.verdicts(session, batch.id)


async def examples(session: TenantSession, batch: ImportBatch) -> list[list[str]]:
    """Return the first cells of each column of the file."""
    first = await rows.page(session, batch.id, limit=EXAMPLES)
    return [
        [row.cells[n] for row in first if n < len(row.cells) and row.cells[n].strip()]
        for n in range(len(batch.header))
    ]


async def history(
    session: TenantSession, kinds: list[Kind], before: UUID | None = None
) -> list[ImportBatch]:
    """Return the imports of these kinds, newest first; one more than a page holds."""
    return await batches.latest(session, kinds, before, PAGE + 1)


def columns_of(batch: ImportBatch) -> dict[str, Column]:
    """Return the fields that the import may fill."""
    return dict(KINDS[Kind(batch.kind)].columns)


def cells_of(batch: ImportBatch, values: Values) -> dict[str, str]:
    """Return a record as cells."""
    return KINDS[Kind(batch.kind)].cells(values)


def key_of(batch: ImportBatch) -> str:
    """Return the field that tells records apart."""
    return KINDS[Kind(batch.kind)].key
