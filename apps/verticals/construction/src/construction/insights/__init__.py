"""Insights: what the engines conclude, put into words."""

from construction.explanations import Words, explain
from construction.insights.repository import (
    at_risk,
    below_minimum,
    classes,
    demand,
    last_sales,
    minima,
    most_urgent,
    of_product,
    risks,
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
    "at_risk",
    "below_minimum",
    "classes",
    "demand",
    "explain",
    "last_sales",
    "minima",
    "most_urgent",
    "of_product",
    "risks",
    "stock_alerts",
    "stock_suggestions",
]
