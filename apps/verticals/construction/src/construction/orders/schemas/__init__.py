"""What comes in and goes out about orders."""

from construction.orders.schemas.hand_overs import (
    HandedIn,
    HandOverIn,
    HandOverList,
    HandOverOut,
    hand_over_of,
)
from construction.orders.schemas.orders import (
    OrderOut,
    OrderSummary,
    StatusIn,
    order_of,
    summary_of,
)

__all__ = [
    "HandOverIn",
    "HandOverList",
    "HandOverOut",
    "HandedIn",
    "OrderOut",
    "OrderSummary",
    "StatusIn",
    "hand_over_of",
    "order_of",
    "summary_of",
]
