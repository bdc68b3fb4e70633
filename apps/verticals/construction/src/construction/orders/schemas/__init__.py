"""What comes in and goes out about orders."""

from construction.orders.schemas.hand_overs import (
    HandedIn,
    HandOverIn,
    HandOverList,
    HandOverOut,
    hand_over_of,
)
from construction.orders.schemas.orders import (
    ChangeList,
    ChangeOut,
    DeliverOnIn,
    History,
    OrderIn,
    OrderOut,
    OrderSummary,
    StatusIn,
    StepOut,
    order_of,
    step_of,
    summary_of,
)
from construction.orders.schemas.returns import (
    ReturnedIn,
    ReturnIn,
    ReturnList,
    ReturnOut,
    return_of,
)

__all__ = [
    "ChangeList",
    "ChangeOut",
    "DeliverOnIn",
    "HandOverIn",
    "HandOverList",
    "HandOverOut",
    "HandedIn",
    "History",
    "OrderIn",
    "OrderOut",
    "OrderSummary",
    "ReturnIn",
    "ReturnList",
    "ReturnOut",
    "ReturnedIn",
    "StatusIn",
    "StepOut",
    "hand_over_of",
    "order_of",
    "return_of",
    "step_of",
    "summary_of",
]
