"""Events of an order's life, and of goods handed over."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Amount, Event, Part

ORDER = ("order", "order_id")


class OrderLine(Part):
    """A product ordered."""

    line_id: UUID
    product_id: UUID
    quantity: Amount
    uom: str
    total: Amount


class SaleLine(Part):
    """A product handed over."""

    product_id: UUID
    quantity: Amount
    uom: str
    total: Amount


class OrderPlaced(Event):
    """An order exists."""

    NAME: ClassVar[str] = "order_placed"
    AGGREGATE: ClassVar[tuple[str, str]] = ORDER

    order_id: UUID
    quote_id: UUID | None = None
    customer_id: UUID
    job_site_id: UUID | None = None
    total: Amount
    lines: tuple[OrderLine, ...]


class OrderStatusChanged(Event):
    """An order moved from one status to the next."""

    NAME: ClassVar[str] = "order_status_changed"
    AGGREGATE: ClassVar[tuple[str, str]] = ORDER

    order_id: UUID
    from_status: str
    to_status: str
    is_pickup: bool = False


class OrderCancelled(Event):
    """An order will not be delivered."""

    NAME: ClassVar[str] = "order_cancelled"
    AGGREGATE: ClassVar[tuple[str, str]] = ORDER

    order_id: UUID
    lines: tuple[OrderLine, ...]


class SaleRecorded(Event):
    """Goods were handed over: one event for each delivery or pick-up."""

    NAME: ClassVar[str] = "sale_recorded"
    AGGREGATE: ClassVar[tuple[str, str]] = ORDER

    order_id: UUID
    customer_id: UUID
    job_site_id: UUID | None = None
    lines: tuple[SaleLine, ...]


class GoodsReturned(Event):
    """Goods came back; `sold_on` is the day on which they had been handed over, if known."""

    NAME: ClassVar[str] = "goods_returned"
    AGGREGATE: ClassVar[tuple[str, str]] = ("return", "return_id")

    return_id: UUID
    kind: Literal["return", "exchange"]
    order_id: UUID | None = None
    customer_id: UUID | None = None
    job_site_id: UUID | None = None
    sold_on: date | None = None
    lines: tuple[SaleLine, ...]
