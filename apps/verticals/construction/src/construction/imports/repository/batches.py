"""Queries of imports themselves, and of what waits for the worker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import Database, TenantSession
from sqlalchemy import ColumnElement, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from construction.imports.domain.states import Kind, Status
from construction.imports.models import ImportBatch, ImportDue

DUE = text(
    "SELECT tenant_id, id FROM construction.import_due WHERE next_at <= now() "
    "ORDER BY next_at LIMIT :most"
)


def _mine(session: TenantSession, batch_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return ImportBatch.tenant_id == session.tenant_id, ImportBatch.id == batch_id


async def add(session: TenantSession, values: Mapping[str, Any]) -> None:
    """Insert an import."""
    await session.execute(insert(ImportBatch).values(tenant_id=session.tenant_id, **values))


async def get(session: TenantSession, batch_id: UUID, *, lock: bool = False) -> ImportBatch | None:
    """Return an import of this store; with `lock`, nobody else moves it until the end."""
    query = select(ImportBatch).where(*_mine(session, batch_id))
    if lock:
        query = query.with_for_update()
    found: ImportBatch | None = await session.scalar(
        query.execution_options(populate_existing=True)
    )
    return found


async def set_values(session: TenantSession, batch_id: UUID, **values: Any) -> None:
    """Change an import that is locked."""
    await session.execute(
        update(ImportBatch)
        .where(*_mine(session, batch_id))
        .values(version=ImportBatch.version + 1, **values)
        .execution_options(synchronize_session=False)
    )


async def latest(
    session: TenantSession, kinds: Iterable[Kind], before: UUID | None, limit: int
) -> list[ImportBatch]:
    """Return the store's imports of these kinds, newest first."""
    query = select(ImportBatch).where(
        ImportBatch.tenant_id == session.tenant_id, ImportBatch.kind.in_(list(kinds))
    )
    if before is not None:
        query = query.where(ImportBatch.id < before)
    return list(await session.scalars(query.order_by(ImportBatch.id.desc()).limit(limit)))


async def with_header(session: TenantSession, kind: Kind, mark: str) -> ImportBatch | None:
    """Return the store's last import of a file with these headers."""
    found: ImportBatch | None = await session.scalar(
        select(ImportBatch)
        .where(
            ImportBatch.tenant_id == session.tenant_id,
            ImportBatch.kind == kind,
            ImportBatch.header_mark == mark,
        )
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )
    return found


async def put_off(session: TenantSession, batch_id: UUID, seconds: float) -> None:
    """Let the worker take it, in so many seconds at the earliest."""
    at = func.now() + func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    row = upsert(ImportDue).values(tenant_id=session.tenant_id, id=batch_id, next_at=at)
    await session.execute(
        row.on_conflict_do_update(index_elements=["tenant_id", "id"], set_={"next_at": at})
    )


async def claim(session: TenantSession, batch_id: UUID, seconds: float) -> bool:
    """Take a due import, so that no other worker does for a while; tell whether it was there."""
    at = func.now() + func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    taken = await session.scalar(
        update(ImportDue)
        .where(
            ImportDue.tenant_id == session.tenant_id,
            ImportDue.id == batch_id,
            ImportDue.next_at <= func.now(),
        )
        .values(next_at=at)
        .returning(ImportDue.id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None


async def not_due(session: TenantSession, batch_id: UUID) -> None:
    """Take it off the worker's list."""
    await session.execute(
        delete(ImportDue).where(ImportDue.tenant_id == session.tenant_id, ImportDue.id == batch_id)
    )


async def all_due(database: Database, most: int) -> Sequence[tuple[UUID, UUID]]:
    """Return store and id of imports that wait, of all stores."""
    async with database.platform() as connection:
        found = await connection.execute(DUE, {"most": most})
        return [(row.tenant_id, row.id) for row in found]


async def old(session: TenantSession, before: datetime, limit: int) -> list[UUID]:
    """Return the store's imports at rest that are older and still hold their rows."""
    resting = (Status.READY, Status.DONE, Status.UNDONE, Status.FAILED, Status.STUCK)
    return list(
        await session.scalars(
            select(ImportBatch.id)
            .where(
                ImportBatch.tenant_id == session.tenant_id,
                ImportBatch.has_rows.is_(True),
                ImportBatch.created_at < before,
                ImportBatch.status.in_(resting),
            )
            .order_by(ImportBatch.id)
            .limit(limit)
        )
    )
