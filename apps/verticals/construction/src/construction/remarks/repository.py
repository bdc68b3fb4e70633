"""Every query of remarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import delete, func, insert, select

from construction.remarks.models import RecordFile, Remark

Values = Mapping[str, Any]
Kept = TypeVar("Kept", Remark, RecordFile)
MOST = 200


async def add(session: TenantSession, table: type[Kept], values: Values) -> None:
    """Insert a note or a file."""
    await session.execute(insert(table).values(tenant_id=session.tenant_id, **values))


async def notes(
    session: TenantSession,
    subjects: Sequence[UUID],
    *,
    before: datetime | None = None,
    limit: int = MOST,
) -> list[Remark]:
    """Return the newest notes on some records, before a moment or at all."""
    return await _newest(session, Remark, subjects, before, limit)


async def files(
    session: TenantSession,
    subjects: Sequence[UUID],
    *,
    before: datetime | None = None,
    limit: int = MOST,
) -> list[RecordFile]:
    """Return the newest files of some records, added before a moment or at all."""
    return await _newest(session, RecordFile, subjects, before, limit)


async def _newest(
    session: TenantSession,
    table: type[Kept],
    subjects: Sequence[UUID],
    before: datetime | None,
    limit: int,
) -> list[Kept]:
    query = select(table).where(
        table.tenant_id == session.tenant_id, table.subject_id.in_(subjects)
    )
    if before is not None:
        query = query.where(table.created_at < before)
    return list(await session.scalars(query.order_by(table.id.desc()).limit(limit)))


async def count_files(session: TenantSession, subject_id: UUID) -> int:
    """Return how many files a record has."""
    query = select(func.count()).where(
        RecordFile.tenant_id == session.tenant_id, RecordFile.subject_id == subject_id
    )
    return await session.scalar(query) or 0


async def file(
    session: TenantSession, subjects: Sequence[UUID], file_id: UUID
) -> RecordFile | None:
    """Return a file of one of these records."""
    found: RecordFile | None = await session.scalar(
        select(RecordFile).where(
            RecordFile.tenant_id == session.tenant_id,
            RecordFile.subject_id.in_(subjects),
            RecordFile.id == file_id,
        )
    )
    return found


async def drop_file(session: TenantSession, file_id: UUID) -> None:
    """Delete a file's row."""
    await session.execute(
        delete(RecordFile).where(
            RecordFile.tenant_id == session.tenant_id, RecordFile.id == file_id
        )
    )


async def drop_all(session: TenantSession, subjects: Sequence[UUID]) -> list[tuple[str, UUID]]:
    """Delete the notes and the rows of files of records; return (kind, id) of the files."""
    await session.execute(
        delete(Remark).where(Remark.tenant_id == session.tenant_id, Remark.subject_id.in_(subjects))
    )
    gone = await session.execute(
        delete(RecordFile)
        .where(RecordFile.tenant_id == session.tenant_id, RecordFile.subject_id.in_(subjects))
        .returning(RecordFile.kind, RecordFile.id)
    )
    return [(row.kind, row.id) for row in gone]
