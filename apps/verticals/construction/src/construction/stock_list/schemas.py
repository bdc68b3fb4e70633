"""What goes out about the stock of a product."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from construction.fields import MoneyOut


class StockLevel(BaseModel):
    """What there is of a product; figures in its base unit, the value at cost."""

    model_config = ConfigDict(frozen=True)

    product_id: UUID
    sku: str
    name: str
    brand: str | None
    category: str | None
    uom: str
    is_active: bool
    on_hand: MoneyOut
    reserved: MoneyOut
    available: MoneyOut
    incoming: MoneyOut
    minimum: MoneyOut | None
    """Below this it is worth buying; null before the stock engine reckoned it."""
    risk: Literal["high", "medium", "low"] | None
    value: MoneyOut | None
    """Null where the cost is not known, or the caller may not see it."""

    @property
    def is_below(self) -> bool:
        """Tell whether less is free than the minimum."""
        return self.minimum is not None and self.available < self.minimum

    @property
    def is_negative(self) -> bool:
        """Tell whether the ledger says that there is less than nothing."""
        return self.on_hand < Decimal(0)
