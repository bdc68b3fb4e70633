"""Lists of quotes: filtered, remembered, changed many at once, looked at without leaving."""

from construction.quote_lists.domain import Show, Wanted
from construction.quote_lists.repository import conditions

__all__ = ["Show", "Wanted", "conditions"]
