"""Figures of a store by day and seller, counted as things happen instead of at every look."""

from construction.figures.consumers import TYPES, take
from construction.figures.models import DailyTotal
from construction.figures.repository import by_day
from construction.figures.schemas import Day, Period, chart_of

__all__ = ["TYPES", "DailyTotal", "Day", "Period", "by_day", "chart_of", "take"]
