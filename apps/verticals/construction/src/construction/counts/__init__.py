"""Counts: what lies there is counted, by many hands, and the ledger follows."""

from construction.counts.models import StockCount, StockCountEntry, StockCountLine

__all__ = ["StockCount", "StockCountEntry", "StockCountLine"]
