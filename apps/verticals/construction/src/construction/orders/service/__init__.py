"""Use cases of orders."""

from construction.orders.service.changes import since_quote
from construction.orders.service.converting import convert
from construction.orders.service.handing import hand_over, hand_over_counter
from construction.orders.service.moving import (
    close_balance,
    deliver_on,
    needed,
    needed_to_hand_over,
    set_status,
)
from construction.orders.service.placing import place
from construction.orders.service.reading import get, hand_overs, history, returns, weigh_products
from construction.orders.service.returning import Why, take_back

__all__ = [
    "Why",
    "close_balance",
    "convert",
    "deliver_on",
    "get",
    "hand_over",
    "hand_over_counter",
    "hand_overs",
    "history",
    "needed",
    "needed_to_hand_over",
    "place",
    "returns",
    "set_status",
    "since_quote",
    "take_back",
    "weigh_products",
]
