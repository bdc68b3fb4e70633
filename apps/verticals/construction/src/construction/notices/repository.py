"""Every query of notices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from basecore.db import TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from basecore.ids import new_id
from sqlalchemy import ColumnElement, Row, and_, any_, delete, exists, func, or_, select

from construction.notices.domain import COUNTED, KEPT, KEPT_READ, Audience, NoticeKind
from construction.notices.models import Notice, NoticeRead

N, R = Notice, NoticeRead
AT_ONCE = 500

ADD = (
    "INSERT INTO construction.notice "
    "(tenant_id, id, audience, kind, source_id, subject_id, detail, at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING"
)


async def add(
    session: TenantSession,
    audience: Audience,
    kind: NoticeKind,
    source_id: UUID,
    subject_id: UUID,
    detail: dict[str, str],
    at: datetime,
) -> None:
    """Insert a notice, unless the audience was told of that already."""
    told = (source_id, subject_id, orjson.dumps(detail).decode(), at)
    await session.fetch(ADD, session.tenant_id, new_id(), audience.key, kind.value, *told)


def _told(session: TenantSession, audiences: Sequence[Audience]) -> ColumnElement[bool]:
    keys = [one.key for one in audiences]
    return and_(N.tenant_id == session.tenant_id, N.audience == any_(keys))  # type: ignore[arg-type]  # a list is an array


def _read_by(session: TenantSession, user_id: UUID) -> ColumnElement[bool]:
    return exists().where(
        R.tenant_id == session.tenant_id, R.user_id == user_id, R.notice_id == N.id
    )


async def page(
    session: TenantSession,
    request: PageRequest,
    audiences: Sequence[Audience],
    user_id: UUID,
    *,
    only_unread: bool,
) -> Slice[Row[Any, Any]]:
    """Return a page of (notice, whether the person read it), newest first."""
    is_read = _read_by(session, user_id)
    query = select(N, is_read.label("is_read")).where(_told(session, audiences))
    if only_unread:
        query = query.where(~is_read)
    if request.cursor:
        query = query.where(N.id < decode_cursor(request.cursor, (UUID,))[0])
    rows = (await session.execute(query.order_by(N.id.desc()).limit(request.limit + 1))).all()
    return slice_page(list(rows), request.limit, lambda row: (str(row[0].id),))


async def count_unread(session: TenantSession, audiences: Sequence[Audience], user_id: UUID) -> int:
    """Return how many notices a person has not read, `COUNTED + 1` at most."""
    some = (
        select(N.id)
        .where(_told(session, audiences), ~_read_by(session, user_id))
        .limit(COUNTED + 1)
        .subquery()
    )
    return await session.scalar(select(func.count()).select_from(some)) or 0


async def newest(session: TenantSession, audiences: Sequence[Audience]) -> Notice | None:
    """Return what an audience was told last."""
    found: Notice | None = await session.scalar(
        select(N).where(_told(session, audiences)).order_by(N.id.desc()).limit(1)
    )
    return found


async def get(
    session: TenantSession, audiences: Sequence[Audience], notice_id: UUID
) -> Notice | None:
    """Return a notice that the audience was told."""
    found: Notice | None = await session.scalar(
        select(N).where(_told(session, audiences), N.id == notice_id)
    )
    return found


MARK = (
    "INSERT INTO construction.notice_read (tenant_id, user_id, notice_id, read_at) "
    "SELECT $1, $2, n.id, $4 FROM construction.notice n "
    "WHERE n.tenant_id = $1 AND n.audience = ANY($3::text[]) "
    "AND ($5::uuid IS NULL OR n.id = $5) ON CONFLICT DO NOTHING"
)


async def mark_read(
    session: TenantSession,
    audiences: Sequence[Audience],
    user_id: UUID,
    now: datetime,
    notice_id: UUID | None = None,
) -> None:
    """Note that a person read a notice, or all that they were told."""
    keys = [one.key for one in audiences]
    await session.fetch(MARK, session.tenant_id, user_id, keys, now, notice_id)


async def forget_old(session: TenantSession, now: datetime) -> int:
    """Delete old notices, read ones sooner, some hundreds at a time; return how many."""
    was_read = exists().where(R.tenant_id == session.tenant_id, R.notice_id == N.id)
    old = or_(N.at < now - KEPT, and_(N.at < now - KEPT_READ, was_read))
    query = select(N.id).where(N.tenant_id == session.tenant_id, N.at < now - KEPT_READ, old)
    return await _drop(session, await session.scalars(query.order_by(N.at).limit(AT_ONCE)))


async def settle(session: TenantSession, kind: NoticeKind, subject_id: UUID) -> None:
    """Delete what was told of a kind about a record."""
    query = select(N.id).where(N.tenant_id == session.tenant_id, N.subject_id == subject_id)
    await _drop(session, await session.scalars(query.where(N.kind == kind.value)))


async def _drop(session: TenantSession, found: Iterable[UUID]) -> int:
    ids = list(found)
    if ids:
        mine = (R.tenant_id == session.tenant_id, R.notice_id.in_(ids))
        await session.execute(delete(R).where(*mine))
        await session.execute(delete(N).where(N.tenant_id == session.tenant_id, N.id.in_(ids)))
    return len(ids)
