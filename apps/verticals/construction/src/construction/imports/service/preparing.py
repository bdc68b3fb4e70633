"""From a file to a preview: staged, checked, mended; the catalogue is only read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id

from construction.activity import Actor
from construction.imports.domain.columns import faults, guess, mark_of, names_of, remembered
from construction.imports.domain.encodings import Encoding
from construction.imports.domain.limits import AT_ONCE, CHECKED_AT_ONCE
from construction.imports.domain.states import Kind, Status, Verdict
from construction.imports.domain.tables import UnreadableError
from construction.imports.errors import (
    FileRefusedError,
    ImportNotFoundError,
    MappingInvalidError,
    NotReadyError,
    RowNotFoundError,
)
from construction.imports.models import ImportBatch, ImportRow
from construction.imports.repository import batches, rows
from construction.imports.repository import clashing as doubts
from construction.imports.service.judging import Line, found_of, judge
from construction.imports.service.kinds import KINDS
from construction.imports.service.reading import EMPTY, Table, read

MAX_NAME = 200
MAX_DOUBTS = 20_000
"""Down to which line of the file doubts are looked at again."""


async def receive(
    session: TenantSession,
    kind: Kind,
    content: bytes,
    *,
    file_name: str,
    sheet: str | None = None,
    encoding: Encoding | None = None,
    by: Actor,
    now: datetime,
) -> UUID:
    """Stage a file and check it; what is too long to be checked at once is left to the worker."""
    names = {name: names_of(column) for name, column in KINDS[kind].columns.items()}
    table = await read(content, names, sheet=sheet, encoding=encoding)
    mapping = await _mapping(session, kind, table, names)
    batch_id = new_id()
    await batches.add(session, _new(batch_id, kind, file_name, table, mapping, by, now))
    batch = await get(session, batch_id, lock=True)
    try:
        await _stage(session, batch, table.rows)
    except UnreadableError as error:
        raise FileRefusedError(str(error), **error.words) from error
    return batch_id


async def _mapping(
    session: TenantSession, kind: Kind, table: Table, names: Mapping[str, set[str]]
) -> list[str | None]:
    """Return what the columns meant the last time, or what their names say."""
    earlier = await batches.with_header(session, kind, mark_of(table.header))
    if earlier is None:
        return guess(table.header, names)
    return remembered(table.header, earlier.header, earlier.mapping)


def _new(
    batch_id: UUID,
    kind: Kind,
    file_name: str,
    table: Table,
    mapping: list[str | None],
    by: Actor,
    now: datetime,
) -> dict[str, object]:
    return {
        "id": batch_id,
        "kind": kind,
        "status": Status.READY,
        "file_name": file_name[-MAX_NAME:],
        "sheet": table.sheet,
        "sheets": table.sheets,
        "encoding": table.encoding,
        "header": table.header,
        "header_line": table.header_line,
        "header_mark": mark_of(table.header),
        "mapping": mapping,
        "row_count": 0,
        "done_count": 0,
        "counts": {},
        "attempts": 0,
        "has_failed": False,
        "has_rows": True,
        "created_by": by.id,
        "created_by_name": by.name,
        "created_at": now,
        "version": 1,
    }


async def _stage(session: TenantSession, batch: ImportBatch, lines: Iterator[Line]) -> None:
    count = checked = 0
    is_mapped = not _faults(batch.kind, batch.mapping)
    while chunk := list(islice(lines, AT_ONCE)):
        is_checked = is_mapped and count < CHECKED_AT_ONCE
        staged = await _staged(session, batch, chunk, is_checked=is_checked)
        await rows.add(session, batch.id, staged)
        count += len(chunk)
        checked += len(chunk) * is_checked
    if not count:
        raise UnreadableError(EMPTY)
    waits = is_mapped and checked < count
    if AT_ONCE < count == checked:
        await _clear(session, batch)
    status = Status.CHECKING if waits else Status.READY
    await batches.set_values(session, batch.id, row_count=count, done_count=checked, status=status)
    if waits:
        await batches.put_off(session, batch.id, 0)


async def _staged(
    session: TenantSession, batch: ImportBatch, chunk: Sequence[Line], *, is_checked: bool
) -> list[dict[str, object]]:
    if not is_checked:
        nothing = {"verdict": Verdict.UNCHECKED, "key": None, "problems": None}
        return [nothing | {"line": line, "cells": cells} for line, cells in chunk]
    found = await judge(session, batch, chunk)
    return [
        {"cells": cells} | found_of(line, judged)
        for (line, cells), judged in zip(chunk, found, strict=True)
    ]


def _faults(kind: str, mapping: Sequence[str | None]) -> list[tuple[int | None, str]]:
    records = KINDS[Kind(kind)]
    return faults(mapping, tuple(records.columns.values()), records.key)


async def get(session: TenantSession, batch_id: UUID, *, lock: bool = False) -> ImportBatch:
    """Return an import of this store, or raise `ImportNotFoundError`."""
    batch = await batches.get(session, batch_id, lock=lock)
    if batch is None:
        raise ImportNotFoundError
    return batch


async def ready(session: TenantSession, batch_id: UUID) -> ImportBatch:
    """Return an import that may still be changed, locked."""
    batch = await get(session, batch_id, lock=True)
    if batch.status != Status.READY or not batch.has_rows:
        raise NotReadyError
    return batch


async def check_step(session: TenantSession, batch: ImportBatch) -> bool:
    """Check the next lines; tell whether that was all."""
    chunk = await rows.page(session, batch.id, verdict=Verdict.UNCHECKED, limit=AT_ONCE)
    await _check(session, batch, chunk)
    is_over = len(chunk) < AT_ONCE
    if is_over and batch.row_count > AT_ONCE:
        await _clear(session, batch)
    values = {"status": Status.READY, "attempts": 0} if is_over else {}
    done = batch.row_count if is_over else min(batch.done_count + len(chunk), batch.row_count)
    await batches.set_values(session, batch.id, done_count=done, **values)
    return is_over


async def _check(session: TenantSession, batch: ImportBatch, chunk: Sequence[ImportRow]) -> None:
    lines = [(row.line, row.cells) for row in chunk]
    found = await judge(session, batch, lines)
    await rows.judge(
        session,
        batch.id,
        (found_of(line, judged) for (line, _), judged in zip(lines, found, strict=True)),
    )


async def _clear(session: TenantSession, batch: ImportBatch) -> None:
    """Check again what was refused for something that a later line gives away."""
    message, after = KINDS[Kind(batch.kind)].doubtful, 0
    while message and after < MAX_DOUBTS:
        chunk = await doubts.faulty(session, batch.id, message, after, AT_ONCE)
        await _check(session, batch, chunk)
        after = chunk[-1].line if chunk else MAX_DOUBTS


async def remap(session: TenantSession, batch_id: UUID, mapping: Sequence[str | None]) -> None:
    """Say anew what the columns mean, and check everything again."""
    batch = await ready(session, batch_id)
    whole = [*mapping, *[None] * len(batch.header)][: len(batch.header)]
    if wrong := _faults(batch.kind, whole):
        raise MappingInvalidError(
            {"mapping" if n is None else f"mapping.{n}": text for n, text in wrong}
        )
    await batches.set_values(session, batch_id, mapping=whole, done_count=0)
    await rows.uncheck(session, batch_id)
    batch = await get(session, batch_id, lock=True)
    if batch.row_count > CHECKED_AT_ONCE:
        await batches.set_values(session, batch_id, status=Status.CHECKING)
        await batches.put_off(session, batch_id, 0)
        return
    while not await check_step(session, batch):
        pass


async def mend(
    session: TenantSession, batch_id: UUID, line: int, typed: Mapping[int, str]
) -> ImportRow:
    """Put other text into cells of a line, by column, and check it again."""
    batch = await ready(session, batch_id)
    row = await line_of(session, batch_id, line)
    cells = row.cells + [""] * (len(batch.header) - len(row.cells))
    for column, text in typed.items():
        if 0 <= column < len(batch.header):
            cells[column] = text
    # What a line has beyond the header has been seen by whoever mends it.
    await rows.set_cells(session, batch_id, line, cells[: len(batch.header)])
    return await _again(session, batch, line, row.key)


async def leave_out(session: TenantSession, batch_id: UUID, line: int | None) -> None:
    """Leave a line out, or all broken ones."""
    batch = await ready(session, batch_id)
    key = (await line_of(session, batch_id, line)).key if line is not None else None
    await rows.leave_out(session, batch_id, line)
    if key:
        await _check(session, batch, await _twins(session, batch, [key]))


async def take_back(session: TenantSession, batch_id: UUID, line: int) -> ImportRow:
    """Take a line in again that was left out."""
    batch = await ready(session, batch_id)
    row = await line_of(session, batch_id, line)
    return await _again(session, batch, line, row.key)


async def _again(
    session: TenantSession, batch: ImportBatch, line: int, old_key: str | None
) -> ImportRow:
    """Check a line, and those that had or now have the same key."""
    row = await line_of(session, batch.id, line)
    await _check(session, batch, [row])
    row = await line_of(session, batch.id, line)
    keys = [key for key in {old_key, row.key} if key]
    twins = await _twins(session, batch, keys)
    await _check(session, batch, [one for one in twins if one.line != line])
    await _check(session, batch, [row])
    return await line_of(session, batch.id, line)


async def _twins(
    session: TenantSession, batch: ImportBatch, keys: Sequence[str]
) -> list[ImportRow]:
    """Return the lines whose judgement hangs on those with these keys, and those themselves."""
    rivals = await KINDS[Kind(batch.kind)].rivals(session, batch, keys)
    return await rows.same_key(session, batch.id, {*keys, *rivals})


async def line_of(session: TenantSession, batch_id: UUID, line: int) -> ImportRow:
    """Return a line, locked, or raise `RowNotFoundError`."""
    row = await rows.get(session, batch_id, line, lock=True)
    if row is None:
        raise RowNotFoundError
    return row
