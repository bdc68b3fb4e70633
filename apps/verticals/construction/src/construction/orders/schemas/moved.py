"""What lines of hand-overs and of returns have in common."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import BaseModel

from construction.fields import MoneyOut

MAX_LINES = 500


class MovedLineOut(BaseModel):
    """How much of a line changed hands; the total is null for roles that see no prices."""

    order_line_id: UUID
    product_id: UUID
    sku: str
    name: str
    quantity: MoneyOut
    uom: str
    total: MoneyOut | None


def line_of(row: Any, *, with_prices: bool) -> dict[str, Any]:
    """Return the fields of a line from its row: what moved, the order's line, the product."""
    moved = row[0]
    return {
        "order_line_id": row.OrderLine.id,
        "product_id": row.OrderLine.product_id,
        "sku": row.sku,
        "name": row.name,
        "quantity": moved.quantity,
        "uom": row.OrderLine.uom,
        "total": moved.total if with_prices else None,
    }
