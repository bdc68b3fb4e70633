"""Every query of how a store looks."""

from __future__ import annotations

from datetime import datetime

from basecore.db import TenantSession
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from auth_app.branding.models import Logo
from auth_app.tenants import Tenant


async def logo_of(session: TenantSession) -> bytes | None:
    """Return the store's logo, if it has one."""
    found: bytes | None = await session.scalar(
        select(Logo.content).where(Logo.tenant_id == session.tenant_id)
    )
    return found


async def set_logo(session: TenantSession, content: bytes, digest: str, now: datetime) -> None:
    """Give the store its logo."""
    values = {"content": content, "updated_at": now}
    made = insert(Logo).values(tenant_id=session.tenant_id, **values)
    await session.execute(made.on_conflict_do_update(index_elements=["tenant_id"], set_=values))
    await _mark(session, digest)


async def drop_logo(session: TenantSession) -> None:
    """Take the store's logo away."""
    await session.execute(delete(Logo).where(Logo.tenant_id == session.tenant_id))
    await _mark(session, None)


async def _mark(session: TenantSession, digest: str | None) -> None:
    query = update(Tenant).where(Tenant.tenant_id == session.tenant_id)
    await session.execute(query.values(logo_digest=digest))
