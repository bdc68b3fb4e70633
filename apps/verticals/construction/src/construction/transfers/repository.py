"""Every query of transfers."""

from __future__ import annotations

from typing import Any

from basecore.db import TenantSession
from sqlalchemy import ColumnClause, and_, literal_column, select
from sqlalchemy.orm import aliased

from construction.inventory import MovementKind, StockMovement

TRANSFERRED: ColumnClause[str] = literal_column(f"'{MovementKind.TRANSFER}'")
"""Written out, so that the index of transfers is known to fit."""
OUT, IN = aliased(StockMovement), aliased(StockMovement)
"""Both rows of a transfer."""


async def last(session: TenantSession, limit: int) -> list[Any]:
    """Return what went last from one location to another."""
    found = await session.execute(
        select(
            OUT.reference_id.label("transfer_id"),
            OUT.product_id,
            IN.quantity,
            OUT.location.label("from_location"),
            IN.location.label("to"),
            OUT.note,
            OUT.actor_name,
            OUT.at,
        )
        .join(
            IN,
            and_(
                IN.tenant_id == OUT.tenant_id,
                IN.reference_id == OUT.reference_id,
                IN.product_id == OUT.product_id,
                IN.quantity == -OUT.quantity,
            ),
        )
        .where(
            OUT.tenant_id == session.tenant_id,
            IN.tenant_id == session.tenant_id,
            OUT.kind == TRANSFERRED,
            OUT.quantity < 0,
        )
        .order_by(OUT.id.desc())
        .limit(limit)
    )
    return list(found)
