"""Importing and undoing: so many lines in a transaction, each of which notes what it did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from webkit import msgid

from construction.activity import Actor
from construction.imports.domain.limits import AT_ONCE
from construction.imports.domain.rows import Judged, Problem, Stored, way_back
from construction.imports.domain.states import (
    TO_WRITE,
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

CHANGED_SINCE = msgid("It was changed after the import: %(fields)s")
USED = msgid("It is used in %(where)s")
GONE = msgid("It no longer exists")
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
    if batch.status != Status.DONE or not batch.has_rows:
        raise NotReadyError
    found = await rows.endings(session, batch_id)
    wanted = sum(found.get(ending, 0) for ending in WRITTEN)
    await batches.set_values(
        session,
        batch_id,
        status=Status.UNDOING,
        row_count=wanted,
        done_count=0,
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
    if chunk:
        await _write(session, batch, chunk, now)
    if len(chunk) == AT_ONCE:
        done = batch.done_count + len(chunk)
        await batches.set_values(session, batch.id, done_count=done)
        return False
    await _finish(session, batch, Status.DONE, now)
    return True


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
    if made:
        await records.create(session, list(made.values()), doing)
    changed = [
        Change(judged.stored.id, judged.stored.values, judged.values)
        for judged in found
        if judged.verdict is Verdict.CHANGED and judged.stored
    ]
    if changed:
        await records.change(session, changed, doing)
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
    if chunk:
        await _take_back(session, batch, chunk, now)
    if len(chunk) == AT_ONCE:
        done = batch.done_count + len(chunk)
        await batches.set_values(session, batch.id, done_count=done)
        return False
    await _finish(session, batch, Status.FAILED if batch.has_failed else Status.UNDONE, now)
    return True


async def _take_back(
    session: TenantSession, batch: ImportBatch, chunk: Sequence[ImportRow], now: datetime
) -> None:
    records = KINDS[Kind(batch.kind)]
    doing = Doing(Actor(batch.undone_by, batch.undone_by_name or ""), now, batch.id)
    ids = [row.record_id for row in chunk if row.record_id]
    current = await records.load_ids(session, ids)
    created = [row.record_id for row in chunk if row.before is None and row.record_id]
    used = await records.uses(session, created)
    gone: list[Stored] = []
    changed: list[Change] = []
    ended = []
    for row in chunk:
        stored = current.get(row.record_id) if row.record_id else None
        ending, reasons = _way_back(row, stored, used, gone, changed)
        ended.append(_kept(row, ending, reasons))
    if gone:
        await records.remove(session, gone, doing)
    held = await records.held(session, changed)
    for one in ended:
        _hold(one, held.get(one["record_id"], ()))
    back = [one.without([why.field for why in held.get(one.id, ())]) for one in changed]
    if back := [one for one in back if one.fields()]:
        await records.change(session, back, doing)
    await rows.end(session, batch.id, ended)


def _hold(ended: dict[str, Any], held: Sequence[Problem]) -> None:
    """Add to the ending of a line what of its record cannot be set back."""
    if held:
        ended["ending"] = Ending.KEPT
        ended["reasons"] = [*(ended["reasons"] or ()), *(why.stored() for why in held)]


def _way_back(
    row: ImportRow,
    stored: Stored | None,
    used: dict[UUID, list[str]],
    gone: list[Stored],
    changed: list[Change],
) -> tuple[Ending, list[dict[str, Any]] | None]:
    """Decide about a line: add to what is to be removed or changed, or say why it is kept."""
    if stored is None:
        return Ending.KEPT, [_reason(GONE)]
    if row.before is None:
        if why := _needed(row, stored, used):
            return Ending.KEPT, [why]
        gone.append(stored)
        return Ending.REMOVED, None
    way = way_back(row.before, row.after or {}, stored.values)
    if way.back:
        changed.append(Change(stored.id, stored.values, stored.values | way.back))
    if way.kept:
        return Ending.KEPT, [_reason(CHANGED_SINCE, fields=list(way.kept))]
    return Ending.RESTORED, None


def _needed(row: ImportRow, stored: Stored, used: dict[UUID, list[str]]) -> dict[str, Any] | None:
    """Return why a record that the import created stays, or None."""
    if stored.values != row.after:
        fields = [n for n, v in stored.values.items() if (row.after or {}).get(n) != v]
        return _reason(CHANGED_SINCE, fields=fields)
    return _reason(USED, where=used[stored.id]) if stored.id in used else None


def _reason(message: str, **words: list[str]) -> dict[str, Any]:
    return {"field": "", "message": message, "column": None, "words": words}


def _kept(row: ImportRow, ending: Ending, reasons: list[dict[str, Any]] | None) -> dict[str, Any]:
    return {
        "line": row.line,
        "ending": ending,
        "record_id": row.record_id,
        "before": row.before,
        "after": row.after,
        "reasons": reasons,
    }


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
    """Note that a step failed; after some attempts, what was imported is taken back as a whole."""
    batch = await get(session, batch_id, lock=True)
    if batch.status not in WORKING:
        await batches.not_due(session, batch_id)
        return
    attempts = batch.attempts + 1
    values: dict[str, Any] = {"attempts": attempts}
    if attempts >= MAX_ATTEMPTS and batch.status == Status.IMPORTING:
        values = {"attempts": 0, "has_failed": True, "status": Status.UNDOING}
        values |= {"undone_by_name": "system", "undone_at": None, "done_count": 0}
    elif attempts >= MAX_ATTEMPTS and batch.status == Status.CHECKING:
        values = {"attempts": attempts, "has_failed": True, "status": Status.FAILED}
    await batches.set_values(session, batch_id, **values)
    await batches.put_off(session, batch_id, seconds)
