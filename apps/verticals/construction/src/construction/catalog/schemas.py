"""What comes in and goes out about products."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from construction.fields import Code, Money, MoneyOut, Name, Quantity, Short, Uom


class ProductIn(BaseModel):
    """A new product."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"sku": "CIM-50", "name": "Cimento 50 kg", "uom": "SC", "base_price": "38.90"}
            ]
        },
    )

    sku: Code
    name: Name
    uom: Uom
    base_price: Money
    category: Short | None = None
    brand: Short | None = None
    cost: Money | None = None
    weight_kg: Quantity | None = None


class ProductChange(BaseModel):
    """Fields of a product to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    base_price: Money | None = None
    category: Short | None = None
    brand: Short | None = None
    cost: Money | None = None
    weight_kg: Quantity | None = None
    is_active: bool | None = None


class ProductOut(BaseModel):
    """A product; prices and costs are null for roles that may not see them."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    sku: str
    name: str
    category: str | None
    brand: str | None
    uom: str
    base_price: MoneyOut | None
    cost: MoneyOut | None
    weight_kg: MoneyOut | None
    is_active: bool
    version: int
    created_at: datetime
