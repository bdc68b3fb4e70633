"""Purchases: what is ordered from suppliers, what came of it, and what that changes."""

from construction.purchases.domain import Arrived, PurchaseStatus
from construction.purchases.errors import (
    LinesInvalidError,
    PurchaseChangedError,
    PurchaseStateError,
)
from construction.purchases.models import Purchase, PurchaseLine, Receipt, ReceiptLine
from construction.purchases.repository.purchases import (
    drafted,
    incoming,
    late,
    lines,
    numbered,
    owners,
    still_to_come,
)
from construction.purchases.schemas import CountedIn, LineIn, PurchaseIn, ReceiptIn, WantedIn
from construction.purchases.service import cancel, draft, order_list, receive, receive_goods, send
from construction.purchases.service.receiving import held_if_open
from construction.purchases.snapshots import restate, restate_receipts

__all__ = [
    "Arrived",
    "CountedIn",
    "LineIn",
    "LinesInvalidError",
    "Purchase",
    "PurchaseChangedError",
    "PurchaseIn",
    "PurchaseLine",
    "PurchaseStateError",
    "PurchaseStatus",
    "Receipt",
    "ReceiptIn",
    "ReceiptLine",
    "WantedIn",
    "cancel",
    "draft",
    "drafted",
    "held_if_open",
    "incoming",
    "late",
    "lines",
    "numbered",
    "order_list",
    "owners",
    "receive",
    "receive_goods",
    "restate",
    "restate_receipts",
    "send",
    "still_to_come",
]
