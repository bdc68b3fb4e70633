"""Every query of purchases and receipts."""

from construction.purchases.repository import purchases, receipts

__all__ = ["purchases", "receipts"]
