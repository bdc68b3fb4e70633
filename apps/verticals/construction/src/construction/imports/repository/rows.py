"""Queries of the rows of imports."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    delete,
    func,
    literal,
    select,
    text,
    update,
)

from construction.imports.domain.states import TO_WRITE, WRITTEN, Ending, Verdict
from construction.imports.models import ImportRow
from construction.imports.repository.common import table_of

TABLE = table_of(ImportRow)
ADD = text(
    "INSERT INTO construction.import_row "
    "(tenant_id, batch_id, line, cells, verdict, key, problems) "
    "SELECT :of, :batch, line, cells, verdict, key, problems "
    "FROM jsonb_to_recordset(CAST(CAST(:rows AS text) AS jsonb)) AS given "
    "(line integer, cells jsonb, verdict text, key text, problems jsonb)"
).bindparams(bindparam("of", type_=Uuid), bindparam("batch", type_=Uuid))
JUDGE = (
    update(TABLE)
    .where(
        TABLE.c.tenant_id == bindparam("of"),
        TABLE.c.batch_id == bindparam("batch"),
        TABLE.c.line == bindparam("at"),
    )
    .values(
        verdict=bindparam("new_verdict"),
        key=bindparam("new_key"),
        problems=bindparam("new_problems"),
    )
)
END = (
    update(TABLE)
    .where(
        TABLE.c.tenant_id == bindparam("of"),
        TABLE.c.batch_id == bindparam("batch"),
        TABLE.c.line == bindparam("at"),
    )
    .values(
        ending=bindparam("new_ending"),
        record_id=bindparam("new_record_id"),
        before=bindparam("new_before"),
        after=bindparam("new_after"),
        reasons=bindparam("new_reasons"),
    )
)


def _of(session: TenantSession, batch_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return ImportRow.tenant_id == session.tenant_id, ImportRow.batch_id == batch_id


async def add(session: TenantSession, batch_id: UUID, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows: line, cells, verdict, key, problems. They go as one value, for they are many."""
    given = {"of": session.tenant_id, "batch": batch_id, "rows": json.dumps(list(rows))}
    await session.execute(ADD, given)


async def get(
    session: TenantSession, batch_id: UUID, line: int, *, lock: bool = False
) -> ImportRow | None:
    """Return a line."""
    query = select(ImportRow).where(*_of(session, batch_id), ImportRow.line == line)
    if lock:
        query = query.with_for_update()
    found: ImportRow | None = await session.scalar(query.execution_options(populate_existing=True))
    return found


async def page(
    session: TenantSession,
    batch_id: UUID,
    *,
    verdict: Verdict | None = None,
    ending: Ending | None = None,
    after: int = 0,
    limit: int,
) -> list[ImportRow]:
    """Return lines in the order of the file, after a line."""
    query = select(ImportRow).where(*_of(session, batch_id), ImportRow.line > after)
    if verdict is not None:
        query = query.where(ImportRow.verdict == verdict)
    if ending is not None:
        query = query.where(ImportRow.ending == ending)
    return await fresh(session, query.order_by(ImportRow.line).limit(limit))


def of_batch(
    session: TenantSession, batch_id: UUID, *which: ColumnElement[bool]
) -> Select[ImportRow]:
    """Return the query of an import's lines, in the order of the file."""
    return select(ImportRow).where(*_of(session, batch_id), *which).order_by(ImportRow.line)


async def fresh(session: TenantSession, query: Select[ImportRow]) -> list[ImportRow]:
    """Return the lines of a query as they are now."""
    # Rows are changed by plain statements, of which the session's objects know nothing.
    return list(await session.scalars(query.execution_options(populate_existing=True)))


async def to_write(session: TenantSession, batch_id: UUID, limit: int) -> list[ImportRow]:
    """Return the next lines that are to be imported and were not yet."""
    query = select(ImportRow).where(
        *_of(session, batch_id), ImportRow.verdict.in_(TO_WRITE), ImportRow.ending.is_(None)
    )
    return await fresh(session, query.order_by(ImportRow.line).limit(limit))


async def to_undo(session: TenantSession, batch_id: UUID, limit: int) -> list[ImportRow]:
    """Return the next lines that were imported and are to be undone, the last ones first."""
    query = select(ImportRow).where(*_of(session, batch_id), ImportRow.ending.in_(WRITTEN))
    return await fresh(session, query.order_by(ImportRow.line.desc()).limit(limit))


async def judge(session: TenantSession, batch_id: UUID, found: Iterable[Mapping[str, Any]]) -> None:
    """Write what was found about rows: line, verdict, key, problems."""
    rows = [
        {
            "of": session.tenant_id,
            "batch": batch_id,
            "at": one["line"],
            "new_verdict": one["verdict"],
            "new_key": one["key"],
            "new_problems": one["problems"],
        }
        for one in found
    ]
    if rows:
        connection = await session.connection()
        await connection.execute(JUDGE, rows)


async def end(session: TenantSession, batch_id: UUID, found: Iterable[Mapping[str, Any]]) -> None:
    """Write what became of rows: line, ending, record_id, before, after, reasons."""
    rows = [
        {
            "of": session.tenant_id,
            "batch": batch_id,
            "at": one["line"],
            "new_ending": one["ending"],
            "new_record_id": one["record_id"],
            "new_before": one["before"],
            "new_after": one["after"],
            "new_reasons": one["reasons"],
        }
        for one in found
    ]
    if rows:
        connection = await session.connection()
        await connection.execute(END, rows)


async def set_cells(session: TenantSession, batch_id: UUID, line: int, cells: list[str]) -> None:
    """Replace the cells of a line."""
    await session.execute(
        update(ImportRow)
        .where(*_of(session, batch_id), ImportRow.line == line)
        .values(cells=cells)
        .execution_options(synchronize_session=False)
    )


async def leave_out(session: TenantSession, batch_id: UUID, line: int | None) -> None:
    """Leave a line out, or all broken ones."""
    which = ImportRow.verdict == Verdict.BROKEN if line is None else ImportRow.line == line
    await session.execute(
        update(ImportRow)
        .where(*_of(session, batch_id), which)
        .values(verdict=Verdict.LEFT_OUT, problems=None)
        .execution_options(synchronize_session=False)
    )


async def uncheck(session: TenantSession, batch_id: UUID) -> None:
    """Forget what was found about every line but those that were left out."""
    await session.execute(
        update(ImportRow)
        .where(*_of(session, batch_id), ImportRow.verdict != Verdict.LEFT_OUT)
        .values(verdict=Verdict.UNCHECKED, problems=None, key=None)
        .execution_options(synchronize_session=False)
    )


async def same_key(
    session: TenantSession, batch_id: UUID, keys: Collection[str]
) -> list[ImportRow]:
    """Return the lines with these keys that are not left out, in the order of the file."""
    query = select(ImportRow).where(
        *_of(session, batch_id),
        ImportRow.key.in_(list(keys)),
        ImportRow.verdict != Verdict.LEFT_OUT,
    )
    return await fresh(session, query.order_by(ImportRow.line))


async def first_lines(
    session: TenantSession, batch_id: UUID, keys: Collection[str]
) -> dict[str, int]:
    """Return in which line each of these keys stands first; lines left out do not count."""
    found = await session.execute(
        select(ImportRow.key, func.min(ImportRow.line))
        .where(
            *_of(session, batch_id),
            ImportRow.key == any_(literal(list(keys), ARRAY(Text))),
            ImportRow.verdict != Verdict.LEFT_OUT,
        )
        .group_by(ImportRow.key)
    )
    return {key: line for key, line in found if key}


async def verdicts(session: TenantSession, batch_id: UUID) -> dict[str, int]:
    """Return how many lines were judged how."""
    found = await session.execute(
        select(ImportRow.verdict, func.count())
        .where(*_of(session, batch_id))
        .group_by(ImportRow.verdict)
    )
    return {str(row[0]): int(row[1]) for row in found}


async def endings(session: TenantSession, batch_id: UUID) -> dict[str, int]:
    """Return how many lines ended how."""
    found = await session.execute(
        select(ImportRow.ending, func.count())
        .where(*_of(session, batch_id), ImportRow.ending.is_not(None))
        .group_by(ImportRow.ending)
    )
    return {ending: count for ending, count in found if ending}


async def forget(session: TenantSession, batch_id: UUID) -> None:
    """Delete the rows of an import."""
    await session.execute(delete(ImportRow).where(*_of(session, batch_id)))
