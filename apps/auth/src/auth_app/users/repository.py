"""Every query of people who sign in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import select, update

from auth_app.users.models import User

MOST = 500
"""More people than any one store has."""


async def find_by_email(session: TenantSession, email: str) -> User | None:
    """Return the person with this normalised address."""
    return await session.scalar(
        select(User).where(User.tenant_id == session.tenant_id, User.email == email)
    )


async def find(session: TenantSession, user_id: UUID) -> User | None:
    """Return the person, switched off or not, locked against another change."""
    return await session.scalar(
        select(User)
        .where(User.tenant_id == session.tenant_id, User.id == user_id)
        .with_for_update(key_share=True)
    )


async def everybody(session: TenantSession) -> Sequence[User]:
    """Return the store's people, those at work first, by name."""
    found = await session.scalars(
        select(User)
        .where(User.tenant_id == session.tenant_id)
        .order_by(User.is_active.desc(), User.name, User.id)
        .limit(MOST)
    )
    return found.all()


async def find_active(session: TenantSession, user_id: UUID) -> User | None:
    """Return the person, unless switched off."""
    return await session.scalar(
        select(User).where(
            User.tenant_id == session.tenant_id, User.id == user_id, User.is_active.is_(True)
        )
    )


async def note_sign_in(
    session: TenantSession, user_id: UUID, *, password_hash: str | None, now: datetime
) -> None:
    """Record when the person signed in, and the newer hash if there is one."""
    changes: dict[str, object] = {"last_sign_in_at": now}
    if password_hash:
        changes["password_hash"] = password_hash
    await session.execute(
        update(User)
        .where(User.tenant_id == session.tenant_id, User.id == user_id)
        .values(changes)
        .execution_options(synchronize_session=False)
    )
