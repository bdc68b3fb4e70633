"""Every query of sessions and refresh tokens."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import delete, or_, select, update

from auth_app.sessions.models import RefreshToken, Session
from auth_app.users import User


async def find_session(session: TenantSession, token_hash: bytes) -> tuple[Session, User] | None:
    """Return the session with this digest and its person, unless switched off."""
    found = await session.execute(
        select(Session, User)
        .join(User, (User.tenant_id == Session.tenant_id) & (User.id == Session.user_id))
        .where(
            Session.tenant_id == session.tenant_id,
            Session.token_hash == token_hash,
            User.is_active.is_(True),
        )
    )
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


async def revoke_session(
    session: TenantSession, token_hash: bytes, *, now: datetime
) -> UUID | None:
    """End the session with this digest; return whose it was."""
    return await session.scalar(
        update(Session)
        .where(
            Session.tenant_id == session.tenant_id,
            Session.token_hash == token_hash,
            Session.revoked_at.is_(None),
        )
        .values(revoked_at=now)
        .returning(Session.user_id)
        .execution_options(synchronize_session=False)
    )


async def find_refresh_token(session: TenantSession, token_hash: bytes) -> RefreshToken | None:
    """Return the refresh token with this digest."""
    return await session.scalar(
        select(RefreshToken).where(
            RefreshToken.tenant_id == session.tenant_id, RefreshToken.token_hash == token_hash
        )
    )


async def lock_owner(session: TenantSession, token: RefreshToken) -> User | None:
    """Return the token's person, locked, so that no two links of a chain change at once."""
    owner = await lock_person(session, token.user_id)
    await session.refresh(token)
    return owner


async def lock_person(session: TenantSession, user_id: UUID) -> User | None:
    """Return the person, locked, unless switched off; no chain of theirs grows meanwhile."""
    return await session.scalar(
        select(User)
        .where(User.tenant_id == session.tenant_id, User.id == user_id, User.is_active.is_(True))
        .with_for_update(key_share=True)
    )


async def revoke_family(session: TenantSession, family_id: UUID, *, now: datetime) -> None:
    """End every refresh token of a chain."""
    await session.execute(
        update(RefreshToken)
        .where(
            RefreshToken.tenant_id == session.tenant_id,
            RefreshToken.family_id == family_id,
            RefreshToken.revoked_at.is_(None),
        )
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )


async def purge(session: TenantSession, user_id: UUID, *, before: datetime) -> None:
    """Forget the person's sessions and refresh tokens that ended before a moment."""
    for table in (Session, RefreshToken):
        await session.execute(
            delete(table)
            .where(
                table.tenant_id == session.tenant_id,
                table.user_id == user_id,
                or_(table.expires_at < before, table.revoked_at < before),
            )
            .execution_options(synchronize_session=False)
        )
