"""Insights: what the engines conclude, put into words."""

from construction.explanations import Words, explain
from construction.insights.repository import (
    most_urgent,
    of_product,
    stock_alerts,
    stock_suggestions,
)
from construction.insights.schemas import ProductInsight, StockAlertOut, StockSuggestionOut

__all__ = [
    "ProductInsight",
    "StockAlertOut",
    "StockSuggestionOut",
    "Words",
    "explain",
    "most_urgent",
    "of_product",
    "stock_alerts",
    "stock_suggestions",
]
