"""Every query of orders."""

from construction.orders.repository.hand_overs import take, withdraw
from construction.orders.repository.moved import add_moved, moved_of
from construction.orders.repository.orders import (
    CANCELLED,
    SUMMARIES,
    OrderFilter,
    add,
    get,
    id_of_quote,
    last_prices,
    lines_of,
    lock,
    page,
    promised,
    sales_of,
    set_values,
    times_sold,
)
from construction.orders.repository.returns import (
    handed_at,
    returned_by_day,
    returned_worth,
    take_back,
)

__all__ = [
    "CANCELLED",
    "SUMMARIES",
    "OrderFilter",
    "add",
    "add_moved",
    "get",
    "handed_at",
    "id_of_quote",
    "last_prices",
    "lines_of",
    "lock",
    "moved_of",
    "page",
    "promised",
    "returned_by_day",
    "returned_worth",
    "sales_of",
    "set_values",
    "take",
    "take_back",
    "times_sold",
    "withdraw",
]
