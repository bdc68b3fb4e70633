"""Every query of locations."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from construction.locations.models import StockLocation


async def listed(session: TenantSession) -> list[StockLocation]:
    """Return what the store added, as it was added."""
    found = await session.scalars(
        select(StockLocation)
        .where(StockLocation.tenant_id == session.tenant_id)
        .order_by(StockLocation.id)
    )
    return list(found)


async def add(session: TenantSession, code: str, name: str, now: datetime) -> UUID | None:
    """Add a location; return its id, None if the code is taken."""
    row = {"tenant_id": session.tenant_id, "id": new_id(), "code": code, "name": name}
    made = insert(StockLocation).values(row | {"created_at": now}).on_conflict_do_nothing()
    return await session.scalar(made.returning(StockLocation.id))


async def rename(session: TenantSession, location_id: UUID, name: str) -> bool:
    """Call a location something else; tell whether there is one."""
    renamed = (
        update(StockLocation)
        .where(StockLocation.tenant_id == session.tenant_id, StockLocation.id == location_id)
        .values(name=name)
        .execution_options(synchronize_session=False)
        .returning(StockLocation.id)
    )
    return await session.scalar(renamed) is not None
