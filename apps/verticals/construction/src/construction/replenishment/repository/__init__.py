"""Queries of what to buy, and of how the store wants to buy."""

from construction.replenishment.repository.parameters import all_set, drop, hold, named, put
from construction.replenishment.repository.suggestions import cheapest, decided, open_ones

__all__ = ["all_set", "cheapest", "decided", "drop", "hold", "named", "open_ones", "put"]
