"""Lists of orders: filtered, remembered, changed many at once, looked at without leaving."""

from construction.order_lists.domain import Wanted
from construction.order_lists.repository import conditions, counts, counts_of, late

__all__ = ["Wanted", "conditions", "counts", "counts_of", "late"]
