"""Queries of what came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import insert, select

from construction.purchases.models import Receipt, ReceiptLine

Values = Mapping[str, Any]


async def add(session: TenantSession, values: Values, lines: Sequence[Values]) -> None:
    """Insert a receipt with its lines."""
    own = {"tenant_id": session.tenant_id}
    await session.execute(insert(Receipt).values(**values, **own))
    rows = [{**line, **own, "receipt_id": values["id"]} for line in lines]
    await session.execute(insert(ReceiptLine), rows)


async def of_purchase(session: TenantSession, purchase_id: UUID) -> list[Receipt]:
    """Return what came of a purchase, the last receipt first."""
    found = await session.scalars(
        select(Receipt)
        .where(Receipt.tenant_id == session.tenant_id, Receipt.purchase_id == purchase_id)
        .order_by(Receipt.id.desc())
    )
    return list(found)


async def lines(
    session: TenantSession, receipt_ids: Sequence[UUID]
) -> Mapping[UUID, list[ReceiptLine]]:
    """Return the lines of receipts."""
    rows = await session.scalars(
        select(ReceiptLine)
        .where(ReceiptLine.tenant_id == session.tenant_id, ReceiptLine.receipt_id.in_(receipt_ids))
        .order_by(ReceiptLine.id)
    )
    found: dict[UUID, list[ReceiptLine]] = defaultdict(list)
    for row in rows:
        found[row.receipt_id].append(row)
    return found
