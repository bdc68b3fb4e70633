"""What comes in and goes out about cost changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from construction.fields import MoneyOut, Quantity
from construction.pricing import Rounding


class QuoteBelow(BaseModel):
    """An open quote that sells a product below its least price."""

    id: UUID
    number: str


class CostChangeOut(BaseModel):
    """A product whose cost changed since its price was last thought over."""

    product_id: UUID
    sku: str
    name: str
    uom: str
    price: MoneyOut
    old_cost: MoneyOut
    new_cost: MoneyOut
    cost_percent: MoneyOut
    margin_percent: MoneyOut | None
    """What is left of the present price at the new cost."""
    proposed_price: MoneyOut
    proposed_margin_percent: MoneyOut | None
    quotes_below: list[QuoteBelow]
    rules_below: int
    changed_at: datetime


class CostChangeList(BaseModel):
    """Cost changes, the largest first."""

    items: list[CostChangeOut]


Products = Annotated[list[UUID], Field(min_length=1, max_length=200)]


class RepriceIn(BaseModel):
    """Products whose price follows their cost from a day on."""

    model_config = ConfigDict(extra="forbid")

    product_ids: Products
    rounding: Rounding = Rounding.NONE
    effective_on: date


class KeepIn(BaseModel):
    """Products whose price stays as it is."""

    model_config = ConfigDict(extra="forbid")

    product_ids: Products


class ForIn(BaseModel):
    """The quantity for which suppliers are compared."""

    quantity: Quantity


class DoneOut(BaseModel):
    """How many products it was done for; the others were thought over already."""

    done: int


class SupplierColumn(BaseModel):
    """A supplier in the comparison of a product's; money is of a base unit."""

    supplier_id: UUID
    name: str
    rank: int
    quantity: MoneyOut
    unit_price: MoneyOut
    freight: MoneyOut
    payment_term_days: int
    unit_cost: MoneyOut
    """With freight, as if paid today."""
    above_best_percent: MoneyOut | None
    wobble_percent: MoneyOut
    late_percent: MoneyOut
    trend_percent: MoneyOut | None


class BuyingOut(BaseModel):
    """What a product costs, whom it is best bought from, and why."""

    base_cost: MoneyOut | None
    basis: Literal["receipts", "offers"] | None
    quantity: MoneyOut | None
    explanation: str
    alerts: list[str]
    suppliers: list[SupplierColumn]
    as_of: date | None
