"""Every query of the record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from auth_app.audit.models import AuditEntry, PersonKey
from auth_app.audit.words import REFUSED


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are looked for; what is None does not matter."""

    actions: Collection[str] | None = None
    person: UUID | None = None
    """Who did it, or to whose account it was done."""
    since: datetime | None = None
    before: datetime | None = None


async def entries(
    session: TenantSession, wanted: Wanted, *, after: UUID | None, limit: int
) -> Sequence[AuditEntry]:
    """Return entries, newest first, from behind one of them or from the start."""
    query = select(AuditEntry).where(AuditEntry.tenant_id == session.tenant_id)
    if wanted.actions is not None:
        query = query.where(AuditEntry.action.in_(wanted.actions))
    if wanted.person is not None:
        person = wanted.person
        query = query.where(or_(AuditEntry.user_id == person, AuditEntry.actor_id == person))
    if wanted.since is not None:
        query = query.where(AuditEntry.at >= wanted.since)
    if wanted.before is not None:
        query = query.where(AuditEntry.at < wanted.before)
    if after is not None:
        query = query.where(AuditEntry.id < after)
    return (await session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit))).all()


async def latest_of_store(session: TenantSession, *, limit: int) -> Sequence[AuditEntry]:
    """Return the latest that was done to the store itself, newest first."""
    found = await session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.tenant_id == session.tenant_id,
            AuditEntry.user_id.is_(None),
            AuditEntry.action != REFUSED,
        )
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return found.all()


async def latest_of(session: TenantSession, user_id: UUID, *, limit: int) -> Sequence[AuditEntry]:
    """Return the latest that happened to a person's account, newest first."""
    found = await session.scalars(
        select(AuditEntry)
        .where(AuditEntry.tenant_id == session.tenant_id, AuditEntry.user_id == user_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return found.all()


async def key_of(session: TenantSession, user_id: UUID, fresh: bytes) -> bytes:
    """Return a person's wrapped key; the fresh one where there was none."""
    mine = select(PersonKey.wrapped).where(
        PersonKey.tenant_id == session.tenant_id, PersonKey.user_id == user_id
    )
    known = await session.scalar(mine)
    if known is None:
        new = insert(PersonKey).values(tenant_id=session.tenant_id, user_id=user_id, wrapped=fresh)
        await session.execute(new.on_conflict_do_nothing())
        known = (await session.scalars(mine)).one()
    return known


async def keys_of(session: TenantSession, people: Collection[UUID]) -> dict[UUID, bytes]:
    """Return the wrapped keys of people, of those who still have one."""
    rows = await session.execute(
        select(PersonKey.user_id, PersonKey.wrapped).where(
            PersonKey.tenant_id == session.tenant_id, PersonKey.user_id.in_(people)
        )
    )
    return {row.user_id: row.wrapped for row in rows}


async def forget_key(session: TenantSession, user_id: UUID) -> None:
    """Destroy a person's key."""
    await session.execute(
        delete(PersonKey)
        .where(PersonKey.tenant_id == session.tenant_id, PersonKey.user_id == user_id)
        .execution_options(synchronize_session=False)
    )
