"""Every query of the store's particulars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from basecore.db import TenantSession
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from construction.store.models import StoreProfile


async def get(session: TenantSession) -> StoreProfile | None:
    """Return the store's row, if it was ever saved."""
    found: StoreProfile | None = await session.scalar(
        select(StoreProfile)
        .where(StoreProfile.tenant_id == session.tenant_id)
        .execution_options(populate_existing=True)
    )
    return found


async def save(session: TenantSession, version: int, values: Mapping[str, Any]) -> bool:
    """Write the store's row if it still has this version (0: none yet); tell whether it had."""
    if version == 0:
        row = {"tenant_id": session.tenant_id, "version": 1, **values}
        made = insert(StoreProfile).values(row).on_conflict_do_nothing()
        return bool(await session.scalar(made.returning(StoreProfile.version)))
    changed = (
        update(StoreProfile)
        .where(StoreProfile.tenant_id == session.tenant_id, StoreProfile.version == version)
        .values(version=version + 1, **values)
        .execution_options(synchronize_session=False)
        .returning(StoreProfile.version)
    )
    return bool(await session.scalar(changed))
