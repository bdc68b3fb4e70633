"""Use cases of notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from basecore.db import Database, TenantSession
from basecore.http import Page, PageRequest
from basecore.tokens import Principal

from construction.access import Permission, may
from construction.notices import repository
from construction.notices.domain import Audience, NoticeKind, place_of
from construction.notices.errors import NoticeNotFoundError
from construction.notices.models import Notice
from construction.notices.schemas import NoticeOut

TOLD = (
    Permission.QUOTES_APPROVE,
    Permission.STOCK_MOVE,
    Permission.SETTINGS_WRITE,
    Permission.COSTS_READ,
)
"""Permissions whose holders are told of something together."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What an open page shows of a person's notices."""

    unread: int
    newest: NoticeOut | None


def audiences_of(caller: Principal) -> list[Audience]:
    """Return the audiences that a person belongs to."""
    shared = [Audience.whoever_may(one) for one in TOLD if may(caller, one)]
    return [Audience.person(caller.user_id), *shared]


async def tell(
    session: TenantSession,
    audience: Audience,
    kind: NoticeKind,
    *,
    source_id: UUID,
    subject_id: UUID,
    at: datetime,
    **detail: str,
) -> None:
    """Tell somebody of something once; it is part of the transaction in which that happens."""
    await repository.add(session, audience, kind, source_id, subject_id, detail, at)


async def settle(session: TenantSession, kind: NoticeKind, subject_id: UUID) -> None:
    """Take back what was told about a record: there is nothing to do any more."""
    await repository.settle(session, kind, subject_id)


async def page(
    session: TenantSession, request: PageRequest, caller: Principal, *, only_unread: bool = False
) -> Page[NoticeOut]:
    """Return a page of what a person was told, newest first."""
    found = await repository.page(
        session, request, audiences_of(caller), caller.user_id, only_unread=only_unread
    )
    items = [_out(row[0], is_read=row[1]) for row in found.rows]
    return Page(items=items, next_cursor=found.next_cursor)


async def count_unread(session: TenantSession, caller: Principal) -> int:
    """Return how many notices a person has not read, 100 at most."""
    return await repository.count_unread(session, audiences_of(caller), caller.user_id)


async def look(database: Database, caller: Principal) -> Seen:
    """Return what a person's bell shows, in a transaction of its own."""
    audiences = audiences_of(caller)
    async with database.tenant(caller.tenant_id) as session:
        unread = await repository.count_unread(session, audiences, caller.user_id)
        last = await repository.newest(session, audiences)
    return Seen(unread, _out(last, is_read=False) if last else None)


async def read(session: TenantSession, caller: Principal, notice_id: UUID, *, now: datetime) -> str:
    """Note that a person read a notice; return the address of what it is about."""
    audiences = audiences_of(caller)
    notice = await repository.get(session, audiences, notice_id)
    if notice is None:
        raise NoticeNotFoundError
    await repository.mark_read(session, audiences, caller.user_id, now, notice_id)
    return place_of(NoticeKind(notice.kind), notice.subject_id)


async def read_all(session: TenantSession, caller: Principal, *, now: datetime) -> None:
    """Note that a person read all that they were told."""
    await repository.mark_read(session, audiences_of(caller), caller.user_id, now)


async def forget_old(session: TenantSession, now: datetime) -> int:
    """Forget what is long past, what was read sooner; return how many notices."""
    return await repository.forget_old(session, now)


def _out(notice: Notice, *, is_read: bool) -> NoticeOut:
    names: Sequence[str] = ("id", "kind", "subject_id", "detail", "at")
    return NoticeOut(**{name: getattr(notice, name) for name in names}, is_read=is_read)
