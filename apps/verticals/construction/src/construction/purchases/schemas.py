"""What comes in and goes out about purchases."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from construction.fields import (
    MAX_LINE_QUANTITY,
    AsText,
    Day,
    Long,
    Money,
    MoneyOut,
    Quantity,
    Short,
    UnitCost,
)
from construction.purchases.domain import PurchaseStatus

MOST_LINES = 500
Days = Annotated[int, Field(ge=0, le=365)]
Counted = Annotated[
    Decimal, Field(ge=0, le=MAX_LINE_QUANTITY, decimal_places=3, allow_inf_nan=False), AsText
]


class LineIn(BaseModel):
    """A product to order, in its base unit; without a price the supplier's offer gives it."""

    model_config = ConfigDict(extra="forbid")

    product_id: UUID
    quantity: Quantity
    unit_price: UnitCost | None = None
    suggestion_id: UUID | None = None


class PurchaseChange(BaseModel):
    """All that a draft says; its lines are replaced as a whole."""

    model_config = ConfigDict(extra="forbid")

    expected_on: Day | None = None
    payment_term_days: Days | None = None
    freight: Money | None = None
    notes: Long | None = None
    lines: Annotated[list[LineIn], Field(max_length=MOST_LINES)] = []


class PurchaseIn(PurchaseChange):
    """A draft of what to order from a supplier."""

    supplier_id: UUID


class WantedIn(BaseModel):
    """A product to buy, from a supplier or from whoever is cheapest."""

    model_config = ConfigDict(extra="forbid")

    product_id: UUID
    quantity: Quantity
    supplier_id: UUID | None = None
    suggestion_id: UUID | None = None


class WantedList(BaseModel):
    """Products to buy; they become one draft for each supplier."""

    model_config = ConfigDict(extra="forbid")

    lines: Annotated[list[WantedIn], Field(min_length=1, max_length=MOST_LINES)]


class CountedIn(BaseModel):
    """How much of a line came."""

    model_config = ConfigDict(extra="forbid")

    line_id: UUID
    quantity: Counted
    unit_price: UnitCost | None = None
    note: Short | None = None


class ReceiptIn(BaseModel):
    """Goods that came; `is_last` says that nothing more will."""

    model_config = ConfigDict(extra="forbid")

    received_on: Day | None = None
    freight: Money | None = None
    notes: Long | None = None
    is_last: bool = False
    lines: Annotated[list[CountedIn], Field(max_length=MOST_LINES)]


class LineOut(BaseModel):
    """A line of a purchase."""

    id: UUID
    position: int
    product_id: UUID
    sku: str
    name: str
    uom: str
    quantity: MoneyOut
    received: MoneyOut
    missing: MoneyOut
    unit_price: MoneyOut | None
    total: MoneyOut | None
    suggestion_id: UUID | None


class ReceiptLineOut(BaseModel):
    """What was counted of a product, and what the invoice said."""

    model_config = ConfigDict(from_attributes=True)

    product_id: UUID
    purchase_line_id: UUID | None
    quantity: MoneyOut
    invoiced: MoneyOut | None
    unit_price: MoneyOut | None
    note: str | None


class ReceiptOut(BaseModel):
    """Goods that came."""

    id: UUID
    received_on: date
    document: str | None
    freight: MoneyOut | None
    notes: str | None
    actor_name: str
    created_at: datetime
    lines: list[ReceiptLineOut]


class ReceiptList(BaseModel):
    """What came of a purchase, the last first."""

    items: list[ReceiptOut]
    next_cursor: str | None = None


class PurchaseOut(BaseModel):
    """A purchase; prices are missing for those who do not see costs."""

    id: UUID
    number: str
    supplier_id: UUID
    supplier_name: str
    supplier_email: str | None
    supplier_phone: str | None
    status: PurchaseStatus
    ordered_on: date | None
    expected_on: date | None
    is_late: bool
    payment_term_days: int | None
    freight: MoneyOut | None
    notes: str | None
    total: MoneyOut | None
    below_minimum_by: MoneyOut | None
    owner_name: str
    version: int
    created_at: datetime
    lines: list[LineOut]
    receipts: list[ReceiptOut]


class PurchaseRow(BaseModel):
    """A purchase in a list."""

    id: UUID
    number: str
    supplier_id: UUID
    supplier_name: str
    status: PurchaseStatus
    ordered_on: date | None
    expected_on: date | None
    is_late: bool
    total: MoneyOut | None
    owner_name: str


class PurchaseList(BaseModel):
    """Purchases, the last one first."""

    items: list[PurchaseRow]
    next_cursor: str | None = None


class MadePurchases(BaseModel):
    """The drafts that a list became."""

    items: list[PurchaseOut]
