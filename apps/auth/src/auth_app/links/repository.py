"""Every query of one-time links."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import select, update

from auth_app.base import outgoing
from auth_app.links.models import OneTimeLink

SHOWN = 20


async def find(session: TenantSession, link_id: UUID) -> OneTimeLink | None:
    """Return the link, locked, so that of two who use it at once one comes too late."""
    return await session.scalar(
        select(OneTimeLink)
        .where(OneTimeLink.tenant_id == session.tenant_id, OneTimeLink.id == link_id)
        .with_for_update()
    )


async def was_made_since(session: TenantSession, user_id: UUID, since: datetime) -> bool:
    """Tell whether the person was sent a link after a moment."""
    found = await session.scalar(
        select(OneTimeLink.id)
        .where(
            OneTimeLink.tenant_id == session.tenant_id,
            OneTimeLink.user_id == user_id,
            OneTimeLink.created_at > since,
        )
        .limit(1)
    )
    return found is not None


async def use_up(session: TenantSession, user_id: UUID, *, now: datetime) -> None:
    """End all of a person's links."""
    await session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.tenant_id == session.tenant_id,
            OneTimeLink.user_id == user_id,
            OneTimeLink.used_at.is_(None),
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )


async def latest_mails(session: TenantSession) -> Sequence[dict[str, Any]]:
    """Return what the store's latest mails say, newest first."""
    table = outgoing.messages
    found = await session.scalars(
        select(table.c.payload)
        .where(table.c.tenant_id == session.tenant_id)
        .order_by(table.c.id.desc())
        .limit(SHOWN)
    )
    return found.all()
