"""Importing and undoing: so many lines in a transaction, each of which notes what it did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id

from construction.activity import Actor
from construction.imports.domain.limits import AT_ONCE
from construction.imports.domain.rows import Judged, Stored
from construction.imports.domain.states import (
    TO_WRITE,
    UNDOABLE,
    WORKING,
    WRITTEN,
    Ending,
    Kind,
    Status,
    Verdict,
)
from construction.imports.errors import (
    BrokenRowsError,
    NothingToImportError,
    NotReadyError,
)
from construction.imports.models import ImportBatch, ImportRow
from construction.imports.repository import batches, rows
from construction.imports.service.judging import judge
from construction.imports.service.kinds import KINDS
from construction.imports.service.preparing import check_step, get, ready
from construction.imports.service.records import Change, Doing
from construction.imports.service.telling import tell
from construction.imports.service.undoing import take_back

MAX_ATTEMPTS = 5


async def start(session: TenantSession, batch_id: UUID, *, by: Actor, now: datetime) -> None:
    """Import what the preview shows; at once when it is little, else by the worker."""
    await ready(session, batch_id)
    found = await rows.verdicts(session, batch_id)
    if found.get(Verdict.BROKEN) or found.get(Verdict.UNCHECKED):
        raise BrokenRowsError
    wanted = sum(found.get(verdict, 0) for verdict in TO_WRITE)
    if not wanted:
        raise NothingToImportError
    await batches.set_values(
        session,
        batch_id,
        status=Status.IMPORTING,
        row_count=wanted,
        done_count=0,
        counts=found,
        imported_by=by.id,
        imported_by_name=by.name,
        imported_at=now,
    )
    await _go(session, batch_id, wanted, now)


async def undo(session: TenantSession, batch_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take an import back; what is used or was changed since is kept and listed."""
    batch = await get(session, batch_id, lock=True)
    if batch.status not in UNDOABLE or not batch.has_rows:
        raise NotReadyError
    found = await rows.endings(session, batch_id)
    wanted = sum(found.get(ending, 0) for ending in WRITTEN)
    await batches.set_values(
        session,
        batch_id,
        status=Status.UNDOING,
        row_count=wanted,
        done_count=0,
        attempts=0,
        undone_by=by.id,
        undone_by_name=by.name,
        undone_at=now,
    )
    await _go(session, batch_id, wanted, now)


async def _go(session: TenantSession, batch_id: UUID, wanted: int, now: datetime) -> None:
    if wanted > AT_ONCE:
        await batches.put_off(session, batch_id, 0)
        return
    while not await step(session, batch_id, now=now):
        pass


async def step(session: TenantSession, batch_id: UUID, *, now: datetime) -> bool:
    """Do the next lines of whatever the import is at; tell whether nothing is left."""
    batch = await get(session, batch_id, lock=True)
    match batch.status:
        case Status.CHECKING:
            is_over = await check_step(session, batch)
        case Status.IMPORTING:
            is_over = await _import_step(session, batch, now)
        case Status.UNDOING:
            is_over = await _undo_step(session, batch, now)
        case _:
            is_over = True
    if is_over:
        await batches.not_due(session, batch_id)
    return is_over


async def _import_step(session: TenantSession, batch: ImportBatch, now: datetime) -> bool:
    chunk = await rows.to_write(session, batch.id, AT_ONCE)
    partners = await _partners(session, batch, chunk)
    if chunk:
        await _write(session, batch, [*chunk, *partners], now)
    if len(chunk) == AT_ONCE:
        done = batch.done_count + len(chunk) + len(partners)
        await batches.set_values(session, batch.id, done_count=done)
        return False
    await _finish(session, batch, Status.DONE, now)
    return True


async def _partners(
    session: TenantSession, batch: ImportBatch, chunk: Sequence[ImportRow]
) -> list[ImportRow]:
    return await KINDS[Kind(batch.kind)].partners(session, batch, chunk)


async def _write(
    session: TenantSession, batch: ImportBatch, chunk: Sequence[ImportRow], now: datetime
) -> None:
    """Write lines as the records are now; what no longer fits is refused and listed."""
    records = KINDS[Kind(batch.kind)]
    lines = [(row.line, row.cells) for row in chunk]
    found = await judge(session, batch, lines, lock=True)
    doing = Doing(Actor(batch.imported_by, batch.imported_by_name or ""), now, batch.id)
    made = {
        line: Stored(new_id(), judged.values)
        for (line, _), judged in zip(lines, found, strict=True)
        if judged.verdict is Verdict.NEW
    }
    changed = [
        Change(judged.stored.id, judged.stored.values, judged.values)
        for judged in found
        if judged.verdict is Verdict.CHANGED and judged.stored
    ]
    if changed:
        await records.change(session, changed, doing)
    # New records come after: they may have what changed ones gave away.
    if made:
        await records.create(session, list(made.values()), doing)
    ended = [
        _ended(line, judged, made.get(line)) for (line, _), judged in zip(lines, found, strict=True)
    ]
    await rows.end(session, batch.id, ended)


def _ended(line: int, judged: Judged, made: Stored | None) -> dict[str, Any]:
    ending = {
        Verdict.NEW: Ending.CREATED,
        Verdict.CHANGED: Ending.CHANGED,
        Verdict.UNCHANGED: Ending.UNCHANGED,
    }.get(judged.verdict, Ending.REFUSED)
    record = made or judged.stored
    is_written = ending in WRITTEN
    return {
        "line": line,
        "ending": ending,
        "record_id": record.id if record else None,
        "before": judged.stored.values if judged.stored and is_written else None,
        "after": judged.values if is_written else None,
        "reasons": [problem.stored() for problem in judged.problems] or None,
    }


async def _undo_step(session: TenantSession, batch: ImportBatch, now: datetime) -> bool:
    chunk = await rows.to_undo(session, batch.id, AT_ONCE)
    partners = await _partners(session, batch, chunk)
    if chunk:
        await take_back(session, batch, [*chunk, *partners], now)
    if len(chunk) == AT_ONCE:
        done = batch.done_count + len(chunk) + len(partners)
        await batches.set_values(session, batch.id, done_count=done)
        return False
    await _finish(session, batch, Status.FAILED if batch.has_failed else Status.UNDONE, now)
    return True


async def _finish(
    session: TenantSession, batch: ImportBatch, status: Status, now: datetime
) -> None:
    found = await rows.endings(session, batch.id)
    await batches.set_values(
        session,
        batch.id,
        status=status,
        done_count=batch.row_count,
        counts={**batch.counts, **found},
        attempts=0,
    )
    await tell(session, batch, found, is_way_back=status is not Status.DONE, now=now)


async def failed(session: TenantSession, batch_id: UUID, *, seconds: float) -> None:
    """Note that a step failed; after some attempts, what was imported is taken back as a whole.

    Where that keeps failing too, it is left half-way until somebody asks for it again.
    """
    batch = await get(session, batch_id, lock=True)
    if batch.status not in WORKING:
        await batches.not_due(session, batch_id)
        return
    attempts = batch.attempts + 1
    values: dict[str, Any] = {"attempts": attempts}
    if attempts >= MAX_ATTEMPTS and batch.status == Status.IMPORTING:
        values = {"attempts": 0, "has_failed": True, "status": Status.UNDOING}
        values |= {"undone_by_name": "system", "undone_at": None, "done_count": 0}
    elif attempts >= MAX_ATTEMPTS and batch.status == Status.UNDOING:
        left = await rows.endings(session, batch_id)
        values = {"attempts": attempts, "status": Status.STUCK, "counts": {**batch.counts, **left}}
    elif attempts >= MAX_ATTEMPTS and batch.status == Status.CHECKING:
        values = {"attempts": attempts, "has_failed": True, "status": Status.FAILED}
    await batches.set_values(session, batch_id, **values)
    if values.get("status", batch.status) in WORKING:
        await batches.put_off(session, batch_id, seconds)
    else:
        await batches.not_due(session, batch_id)
