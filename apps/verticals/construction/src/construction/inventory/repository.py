"""Every query of the stock ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from construction.inventory.domain import STORE
from construction.inventory.models import StockBalance, StockMovement


async def add_to_balances(
    session: TenantSession, moved: Mapping[UUID, Decimal]
) -> dict[UUID, Decimal]:
    """Change balances, locking them in the order given, and return what they are now."""
    rows = [
        {"tenant_id": session.tenant_id, "product_id": p, "location": STORE, "on_hand": q}
        for p, q in moved.items()
    ]
    claim = upsert(StockBalance).values(rows)
    counted = claim.on_conflict_do_update(
        index_elements=["tenant_id", "product_id", "location"],
        set_={"on_hand": StockBalance.on_hand + claim.excluded.on_hand},
    ).returning(StockBalance.product_id, StockBalance.on_hand)
    found = await session.execute(counted, execution_options={"synchronize_session": False})
    return {row.product_id: row.on_hand for row in found}


async def add(session: TenantSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of the ledger."""
    await session.execute(insert(StockMovement.__table__), [dict(row) for row in rows])  # type: ignore[arg-type]  # Table


async def on_hand(session: TenantSession, ids: Iterable[UUID]) -> dict[UUID, Decimal]:
    """Return what is on hand of these products."""
    found = await session.execute(
        select(StockBalance.product_id, StockBalance.on_hand).where(
            StockBalance.tenant_id == session.tenant_id,
            StockBalance.location == STORE,
            StockBalance.product_id.in_(set(ids)),
        )
    )
    return {row.product_id: row.on_hand for row in found}


async def ledger(
    session: TenantSession, product_id: UUID, *, limit: int = 50
) -> list[StockMovement]:
    """Return a product's last movements, newest first."""
    found = await session.scalars(
        select(StockMovement)
        .where(StockMovement.tenant_id == session.tenant_id, StockMovement.product_id == product_id)
        .order_by(StockMovement.id.desc())
        .limit(limit)
    )
    return list(found)
