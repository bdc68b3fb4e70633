"""Use cases of purchases."""

from construction.purchases.service.drafting import change, draft
from construction.purchases.service.grouping import order_list
from construction.purchases.service.moving import cancel, close, send
from construction.purchases.service.reading import get, shown, shown_rows
from construction.purchases.service.receiving import receive, receive_goods

__all__ = [
    "cancel",
    "change",
    "close",
    "draft",
    "get",
    "order_list",
    "receive",
    "receive_goods",
    "send",
    "shown",
    "shown_rows",
]
