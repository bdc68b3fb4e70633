"""Every query of API keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import func, or_, select, update

from auth_app.api_keys.domain import TOUCH_AFTER
from auth_app.api_keys.models import ApiKey

LISTED = 200


async def find_by_digest(session: TenantSession, token_hash: bytes) -> ApiKey | None:
    """Return the key with this digest."""
    return await session.scalar(
        select(ApiKey).where(ApiKey.tenant_id == session.tenant_id, ApiKey.token_hash == token_hash)
    )


async def find(session: TenantSession, key_id: UUID) -> ApiKey | None:
    """Return a key, locked against another change."""
    return await session.scalar(
        select(ApiKey)
        .where(ApiKey.tenant_id == session.tenant_id, ApiKey.id == key_id)
        .with_for_update()
    )


async def newest(session: TenantSession) -> Sequence[ApiKey]:
    """Return the store's keys, those in use first, newest first."""
    found = await session.scalars(
        select(ApiKey)
        .where(ApiKey.tenant_id == session.tenant_id)
        .order_by(ApiKey.revoked_at.is_not(None), ApiKey.id.desc())
        .limit(LISTED)
    )
    return found.all()


async def count_open(session: TenantSession, *, now: datetime) -> int:
    """Return how many keys are in use."""
    count = await session.scalar(
        select(func.count()).where(
            ApiKey.tenant_id == session.tenant_id,
            ApiKey.revoked_at.is_(None),
            or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > now),
        )
    )
    return count or 0


async def touch(session: TenantSession, key_id: UUID, *, now: datetime) -> None:
    """Write the key's use down, unless that was done a moment ago."""
    await session.execute(
        update(ApiKey)
        .where(
            ApiKey.tenant_id == session.tenant_id,
            ApiKey.id == key_id,
            or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at <= now - TOUCH_AFTER),
        )
        .values(last_used_at=now)
        .execution_options(synchronize_session=False)
    )
