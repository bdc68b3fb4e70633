"""Use cases of orders."""

from construction.orders.service.converting import convert
from construction.orders.service.handing import hand_over
from construction.orders.service.moving import (
    close_balance,
    needed,
    needed_to_hand_over,
    set_status,
)
from construction.orders.service.reading import get, hand_overs, weigh_products

__all__ = [
    "close_balance",
    "convert",
    "get",
    "hand_over",
    "hand_overs",
    "needed",
    "needed_to_hand_over",
    "set_status",
    "weigh_products",
]
