"""What goes out about the engines' conclusions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from construction.fields import MoneyOut

Level = Literal["high", "medium", "low"]


class StockAlertOut(BaseModel):
    """A product that is expected to run out, and why."""

    id: UUID
    product_id: UUID
    sku: str
    name: str
    uom: str
    level: Level
    on_hand: MoneyOut
    mean_daily_demand: MoneyOut
    days_to_stock_out: MoneyOut | None
    lead_time_days: int
    explanation: str
    raised_at: datetime


class StockSuggestionOut(BaseModel):
    """A quantity worth buying, and why."""

    id: UUID
    product_id: UUID
    sku: str
    name: str
    uom: str
    quantity: MoneyOut
    minimum: MoneyOut
    maximum: MoneyOut
    priority: Level
    estimated_cost: MoneyOut | None
    on_hand: MoneyOut
    mean_daily_demand: MoneyOut
    lead_time_days: int
    explanation: str
    suggested_at: datetime


class StockAlertList(BaseModel):
    """Alerts, the most urgent first."""

    items: list[StockAlertOut]
    next_cursor: str | None = None


class StockSuggestionList(BaseModel):
    """Suggestions, the most urgent first."""

    items: list[StockSuggestionOut]
    next_cursor: str | None = None


class ProductInsight(BaseModel):
    """What the stock engine knows of one product."""

    on_hand: MoneyOut
    mean_daily_demand: MoneyOut | None
    days_to_stock_out: MoneyOut | None
    minimum: MoneyOut | None
    maximum: MoneyOut | None
    as_of: date | None
