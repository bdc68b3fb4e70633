"""What goes out about what is still owed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from construction.fields import MoneyOut
from construction.numbering import label
from construction.orders import OrderStatus


class OwedLine(BaseModel):
    """A line of an order of which something is still owed."""

    order_id: UUID
    order_number: str
    status: OrderStatus
    customer_id: UUID
    customer_name: str
    job_site_name: str | None
    product_id: UUID
    sku: str
    name: str
    uom: str
    ordered: MoneyOut
    owed: MoneyOut
    placed_at: datetime


class OwedProduct(BaseModel):
    """How much of a product is owed, in how many orders, and since when."""

    product_id: UUID
    sku: str
    name: str
    uom: str
    owed: MoneyOut
    orders: int
    since: datetime


class OwedCustomer(BaseModel):
    """In how many lines and orders something is owed to a customer, and since when."""

    customer_id: UUID
    customer_name: str
    lines: int
    orders: int
    since: datetime


def line_of(row: Any) -> OwedLine:
    """Return an open line from its row."""
    line = row.OrderLine
    return OwedLine.model_construct(
        order_id=line.order_id,
        order_number=label(row.number_mask, row.number),
        status=OrderStatus(row.status),
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        job_site_name=row.job_site_name,
        product_id=line.product_id,
        sku=row.sku,
        name=row.name,
        uom=line.uom,
        ordered=line.quantity,
        owed=line.to_deliver,
        placed_at=row.created_at,
    )


def product_of(row: Any) -> OwedProduct:
    """Return what is owed of a product from its row."""
    return OwedProduct.model_construct(
        product_id=row.id,
        sku=row.sku,
        name=row.name,
        uom=row.uom,
        owed=row.owed,
        orders=row.orders,
        since=row.since,
    )


def customer_of(row: Any) -> OwedCustomer:
    """Return what is owed to a customer from its row."""
    return OwedCustomer.model_construct(
        customer_id=row.id,
        customer_name=row.name,
        lines=row.lines,
        orders=row.orders,
        since=row.since,
    )
