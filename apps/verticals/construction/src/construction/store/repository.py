"""Every query of the store's particulars."""

from __future__ import annotations

from basecore.db import TenantSession
from sqlalchemy import select

from construction.store.models import StoreProfile


async def get(session: TenantSession) -> StoreProfile | None:
    """Return the store's row, if it was ever saved."""
    found: StoreProfile | None = await session.scalar(
        select(StoreProfile)
        .where(StoreProfile.tenant_id == session.tenant_id)
        .execution_options(populate_existing=True)
    )
    return found
