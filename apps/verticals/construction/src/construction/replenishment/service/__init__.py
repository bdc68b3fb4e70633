"""Use cases of what to buy, and of how the store wants to buy."""

from construction.replenishment.service.outlook import outlook, told
from construction.replenishment.service.parameters import (
    follow_category,
    listed,
    set_parameters,
    target,
)
from construction.replenishment.service.suggesting import decide, decided, find, order, to_buy

__all__ = [
    "decide",
    "decided",
    "find",
    "follow_category",
    "listed",
    "order",
    "outlook",
    "set_parameters",
    "target",
    "to_buy",
    "told",
]
