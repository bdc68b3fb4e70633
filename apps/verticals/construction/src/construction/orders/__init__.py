"""Orders: goods promised to a customer, until they are handed over."""

from construction.orders.domain import OrderStatus, is_step
from construction.orders.errors import OrderNotFoundError, OrderStateError
from construction.orders.models import HandOver, HandOverLine, Order, OrderLine
from construction.orders.repository import (
    OrderFilter,
    counts,
    id_of_quote,
    last_prices,
    page,
    promised,
)
from construction.orders.schemas import OrderOut, OrderSummary, summary_of
from construction.orders.service import convert, get, set_status, weigh_products

__all__ = [
    "HandOver",
    "HandOverLine",
    "Order",
    "OrderFilter",
    "OrderLine",
    "OrderNotFoundError",
    "OrderOut",
    "OrderStateError",
    "OrderStatus",
    "OrderSummary",
    "convert",
    "counts",
    "get",
    "id_of_quote",
    "is_step",
    "last_prices",
    "page",
    "promised",
    "set_status",
    "summary_of",
    "weigh_products",
]
