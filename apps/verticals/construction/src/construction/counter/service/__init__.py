"""Use cases of the counter."""

from construction.counter.service.reckoning import Basket, Said, Wish, reckon
from construction.counter.service.selling import exchange, sell

__all__ = ["Basket", "Said", "Wish", "exchange", "reckon", "sell"]
