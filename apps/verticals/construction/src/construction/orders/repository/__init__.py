"""Every query of orders."""

from construction.orders.repository.hand_overs import (
    add_hand_over,
    hand_overs_of,
    take,
    withdraw,
)
from construction.orders.repository.orders import (
    CANCELLED,
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
    summaries,
    times_sold,
)
from construction.orders.repository.returns import (
    add_return,
    handed_at,
    returns_of,
    take_back,
)

__all__ = [
    "CANCELLED",
    "OrderFilter",
    "add",
    "add_hand_over",
    "add_return",
    "get",
    "hand_overs_of",
    "handed_at",
    "id_of_quote",
    "last_prices",
    "lines_of",
    "lock",
    "page",
    "promised",
    "returns_of",
    "sales_of",
    "set_values",
    "summaries",
    "take",
    "take_back",
    "times_sold",
    "withdraw",
]
