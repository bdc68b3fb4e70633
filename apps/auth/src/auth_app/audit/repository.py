"""Every query of the record."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import select

from auth_app.audit.models import AuditEntry


async def latest_of_store(session: TenantSession, *, limit: int) -> Sequence[AuditEntry]:
    """Return the latest that was done to the store itself, newest first."""
    found = await session.scalars(
        select(AuditEntry)
        .where(AuditEntry.tenant_id == session.tenant_id, AuditEntry.user_id.is_(None))
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
