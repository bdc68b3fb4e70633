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
    counts,
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

__all__ = [
    "CANCELLED",
    "OrderFilter",
    "add",
    "add_hand_over",
    "counts",
    "get",
    "hand_overs_of",
    "id_of_quote",
    "last_handed_on",
    "last_prices",
    "lines_of",
    "lock",
    "page",
    "promised",
    "sales_of",
    "set_values",
    "take",
    "times_sold",
    "withdraw",
]
