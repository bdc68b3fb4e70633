"""The stock engine: what runs out, when, and how much to buy."""

from engines_core.stock.engine import StockEngine
from engines_core.stock.periodic import StockPeriodic

__all__ = ["StockEngine", "StockPeriodic"]
