"""What goes out about accounts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from construction.fields import MoneyOut
from construction.orders import OrderStatus


class CreditOut(BaseModel):
    """What a customer's open orders add up to, beside the limit."""

    credit_limit: MoneyOut | None
    open_total: MoneyOut
    open_orders: int
    available: MoneyOut | None
    level: Literal["none", "fine", "near", "over"]


class StatementLine(BaseModel):
    """A product that was bought in an order."""

    product_id: UUID
    sku: str
    name: str
    quantity: MoneyOut
    uom: str
    unit_price: MoneyOut
    discount_percent: MoneyOut
    total: MoneyOut


class StatementOrder(BaseModel):
    """An order of the period with its lines."""

    id: UUID
    number: str
    status: OrderStatus
    job_site_id: UUID | None
    job_site_name: str | None
    discount_percent: MoneyOut
    total: MoneyOut
    returned: MoneyOut
    """What came back of it since, whenever that was."""
    created_at: datetime
    lines: list[StatementLine]


class SiteTotal(BaseModel):
    """What was bought for one job site; for none where the id is null."""

    job_site_id: UUID | None
    job_site_name: str | None
    orders: int
    total: MoneyOut
    returned: MoneyOut


class Statement(BaseModel):
    """What a customer bought in a period, cancelled orders left out."""

    customer_id: UUID
    first_on: date
    last_on: date
    orders: list[StatementOrder]
    job_sites: list[SiteTotal]
    total: MoneyOut
    returned: MoneyOut
    """What came back of these orders; the total does not take it off."""
    owed_lines: int
    """How many lines of open orders, of any time, still have goods to be handed over."""
    owed: MoneyOut
    """What those goods cost at the prices of their orders."""
    is_cut: bool
    """Whether there are more orders than one statement holds."""


class Entry(BaseModel):
    """Something that happened with a customer."""

    at: datetime
    kind: Literal["activity", "note", "file", "quote", "order"]
    action: str
    who: str | None
    subject_id: UUID | None = None
    number: str | None = None
    amount: MoneyOut | None = None
    content: str | None = None
    detail: dict[str, str] = {}


class Timeline(BaseModel):
    """What happened with a customer, newest first; `before` gives the next page."""

    items: list[Entry]
    before: datetime | None
