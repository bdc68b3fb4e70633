"""Events of the stock ledger."""

from __future__ import annotations

from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Amount, Event

MovementKind = Literal["receipt", "issue", "sale", "return", "adjustment", "count", "transfer"]


class StockMoved(Event):
    """One row of the ledger; the only event that changes a balance."""

    NAME: ClassVar[str] = "stock_moved"
    AGGREGATE: ClassVar[tuple[str, str]] = ("product", "product_id")

    movement_id: UUID
    product_id: UUID
    location: str = "store"
    kind: MovementKind
    quantity: Amount
    balance: Amount
