"""Orders: goods promised to a customer, until they are handed over."""

from construction.orders.domain import (
    OrderStatus,
    PaymentMethod,
    Returned,
    ReturnReason,
    is_step,
    plain,
)
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
from construction.orders.schemas import (
    OrderIn,
    OrderOut,
    OrderSummary,
    ReturnedIn,
    ReturnIn,
    summary_of,
)
from construction.orders.service import (
    Why,
    convert,
    get,
    hand_over_counter,
    place,
    set_status,
    take_back,
    weigh_products,
)

__all__ = [
    "HandOver",
    "HandOverLine",
    "Order",
    "OrderFilter",
    "OrderIn",
    "OrderLine",
    "OrderNotFoundError",
    "OrderOut",
    "OrderStateError",
    "OrderStatus",
    "OrderSummary",
    "PaymentMethod",
    "ReturnIn",
    "ReturnReason",
    "Returned",
    "ReturnedIn",
    "Why",
    "convert",
    "counts",
    "get",
    "hand_over_counter",
    "id_of_quote",
    "is_step",
    "last_prices",
    "page",
    "place",
    "plain",
    "promised",
    "set_status",
    "summary_of",
    "take_back",
    "weigh_products",
]
