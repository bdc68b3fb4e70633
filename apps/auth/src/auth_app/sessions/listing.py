"""Queries over all that one person is signed in with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import and_, func, select, update

from auth_app.sessions.domain import IDLE
from auth_app.sessions.models import RefreshToken, Session

Kind = Literal["browser", "program"]


@dataclass(frozen=True, slots=True)
class SignedInDevice:
    """A browser or program that a person is signed in with."""

    id: UUID
    kind: Kind
    device: str
    created_at: datetime
    last_seen_at: datetime


async def browsers(
    session: TenantSession, user_id: UUID, *, now: datetime
) -> Sequence[SignedInDevice]:
    """Return the browsers that are signed in, last seen first."""
    rows = await session.execute(
        select(Session.id, Session.device, Session.created_at, Session.last_seen_at)
        .where(
            Session.tenant_id == session.tenant_id,
            Session.user_id == user_id,
            Session.revoked_at.is_(None),
            Session.expires_at > now,
            Session.last_seen_at > now - IDLE,
        )
        .order_by(Session.last_seen_at.desc(), Session.id)
    )
    return [SignedInDevice(row.id, "browser", *row[1:]) for row in rows]


async def programs(
    session: TenantSession, user_id: UUID, *, now: datetime
) -> Sequence[SignedInDevice]:
    """Return the programs that are signed in: chains whose last link may still be used."""
    table = RefreshToken
    is_open = and_(table.used_at.is_(None), table.revoked_at.is_(None), table.expires_at > now)
    last = func.max(table.created_at)
    rows = await session.execute(
        select(table.family_id, func.max(table.device), func.min(table.created_at), last)
        .where(table.tenant_id == session.tenant_id, table.user_id == user_id)
        .group_by(table.family_id)
        .having(func.bool_or(is_open))
        .order_by(last.desc(), table.family_id)
    )
    return [SignedInDevice(row.family_id, "program", *row[1:]) for row in rows]


async def is_family_open(session: TenantSession, family_id: UUID) -> bool:
    """Tell whether a program's chain was not ended."""
    found = await session.scalar(
        select(RefreshToken.id)
        .where(
            RefreshToken.tenant_id == session.tenant_id,
            RefreshToken.family_id == family_id,
            RefreshToken.revoked_at.is_(None),
        )
        .limit(1)
    )
    return found is not None


async def revoke_one(session: TenantSession, user_id: UUID, which: UUID, *, now: datetime) -> bool:
    """End one browser or program of a person; tell whether there was one."""
    ended = False
    for table, column in ((Session, Session.id), (RefreshToken, RefreshToken.family_id)):
        found = await session.scalars(
            update(table)
            .where(
                table.tenant_id == session.tenant_id,
                table.user_id == user_id,
                table.revoked_at.is_(None),
                column == which,
            )
            .values(revoked_at=now)
            .returning(table.id)
            .execution_options(synchronize_session=False)
        )
        ended = bool(found.all()) or ended
    return ended


async def revoke_all(
    session: TenantSession, user_id: UUID, *, keep: UUID | None, now: datetime
) -> None:
    """End all browsers and programs of a person, except the one that asks."""
    for table, column in ((Session, Session.id), (RefreshToken, RefreshToken.family_id)):
        statement = update(table).where(
            table.tenant_id == session.tenant_id,
            table.user_id == user_id,
            table.revoked_at.is_(None),
        )
        if keep is not None:
            statement = statement.where(column != keep)
        await session.execute(
            statement.values(revoked_at=now).execution_options(synchronize_session=False)
        )
