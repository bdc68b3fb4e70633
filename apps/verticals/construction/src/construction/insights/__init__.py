"""Insights: what the engines conclude, put into words."""

from construction.explanations import Words, explain
from construction.insights.repository import (
    classes,
    demand,
    last_sales,
    most_urgent,
    of_product,
    stock_alerts,
    stock_suggestions,
)
from construction.insights.schemas import (
    ClassOut,
    ProductInsight,
    StockAlertOut,
    StockSuggestionOut,
)

__all__ = [
    "ClassOut",
    "ProductInsight",
    "StockAlertOut",
    "StockSuggestionOut",
    "Words",
    "classes",
    "demand",
    "explain",
    "last_sales",
    "most_urgent",
    "of_product",
    "stock_alerts",
    "stock_suggestions",
]
