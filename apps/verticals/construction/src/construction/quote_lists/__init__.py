"""Lists of quotes: filtered, remembered, changed many at once, looked at without leaving."""

from construction.quote_lists.domain import PATIENCE, SOON, Show, Wanted
from construction.quote_lists.repository import conditions, follow_up

__all__ = ["PATIENCE", "SOON", "Show", "Wanted", "conditions", "follow_up"]
