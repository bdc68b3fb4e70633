"""What bulk changes made of products beside their prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import insert, select

from construction.catalog.models import BulkEdit


async def add_edits(session: TenantSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert what a bulk change made of products."""
    if rows:
        owner = {"tenant_id": session.tenant_id}
        await session.execute(insert(BulkEdit), [{**owner, **row} for row in rows])


async def edits(session: TenantSession, batch_id: UUID) -> list[BulkEdit]:
    """Return what a bulk change made of products, in the order in which it was written."""
    found = await session.scalars(
        select(BulkEdit)
        .where(BulkEdit.tenant_id == session.tenant_id, BulkEdit.batch_id == batch_id)
        .order_by(BulkEdit.id)
    )
    return list(found)
