"""The steps of a store's year: what the seeding loop turns into service calls, in this order."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from construction.quotes import Loss


class QuoteMove(StrEnum):
    """What happens to a quote after its creation."""

    SEND = "send"
    APPROVE = "approve"
    CONVERT = "convert"
    CANCEL = "cancel"
    EXPIRE = "expire"


class OrderMove(StrEnum):
    """The order status that is set; a pick-up goes from preparing to picked up."""

    PREPARING = "preparing"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    PICKED_UP = "picked_up"
    CANCELLED = "cancelled"


class ReceiptReason(StrEnum):
    """Why stock came in."""

    OPENING = "opening"
    PURCHASE = "purchase"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a quote; the product is an index into the store's catalogue."""

    product: int
    quantity: Decimal
    discount_percent: Decimal


@dataclass(frozen=True, slots=True)
class QuoteCreated:
    """A new draft; `quote` counts from 0 without gaps, `job_site` is an index or None."""

    at: datetime
    quote: int
    customer: int
    job_site: int | None
    lines: tuple[Line, ...]
    discount_percent: Decimal
    valid_days: int
    notes: str


@dataclass(frozen=True, slots=True)
class QuoteMoved:
    """A quote is sent, approved, converted, cancelled or expires; a loss only when cancelled."""

    at: datetime
    quote: int
    move: QuoteMove
    loss: Loss | None = None


@dataclass(frozen=True, slots=True)
class OrderMoved:
    """The order that was made from this quote changes its status."""

    at: datetime
    quote: int
    move: OrderMove


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """A quantity of one product that came in, and what a unit cost."""

    product: int
    quantity: Decimal
    unit_cost: Decimal


@dataclass(frozen=True, slots=True)
class StockReceived:
    """Goods came in: the opening balance or one supplier's delivery."""

    at: datetime
    reason: ReceiptReason
    lines: tuple[ReceivedLine, ...]


Step = QuoteCreated | QuoteMoved | OrderMoved | StockReceived
