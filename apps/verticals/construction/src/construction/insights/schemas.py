"""What goes out about the engines' conclusions."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from construction.fields import MoneyOut

Level = Literal["high", "medium", "low"]


class StockAlertOut(BaseModel):
    """A product that is expected to run out, and why."""

    model_config = ConfigDict(frozen=True)

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

    model_config = ConfigDict(frozen=True)

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
    slow_daily_demand: MoneyOut | None
    fast_daily_demand: MoneyOut | None
    stock_out_chance: Decimal | None
    lead_time_days: int | None
    minimum: MoneyOut | None
    maximum: MoneyOut | None
    season: Decimal | None
    level_change: Decimal | None
    level_days: int | None
    as_of: date | None


class ClassOut(BaseModel):
    """Where a product stands among the store's, and how much of it lies."""

    product_id: UUID
    sku: str
    name: str
    uom: str
    cost: Decimal | None
    abc: Literal["A", "B", "C"] | None
    xyz: Literal["X", "Y", "Z"] | None
    yearly_quantity: Decimal | None
    yearly_value: Decimal | None
    variation: Decimal | None
    on_hand: Decimal
    available: Decimal
    mean_daily_demand: Decimal | None
    maximum: Decimal | None
    last_sale_on: date | None

    @property
    def capital(self) -> Decimal:
        """Return what is on hand at cost, where that is known."""
        return max(self.on_hand, Decimal(0)) * (self.cost or 0)

    @property
    def excess(self) -> Decimal:
        """Return how much more is there than should be at most."""
        if self.maximum is None:
            return Decimal(0)
        return max(self.available - self.maximum, Decimal(0))

    @property
    def excess_capital(self) -> Decimal:
        """Return what is too much at cost, where that is known."""
        return self.excess * (self.cost or 0)


class ProductClass(BaseModel):
    """Where a product stands among the store's by the last twelve whole months, and what lies."""

    product_id: UUID
    sku: str
    name: str
    uom: str
    abc: Literal["A", "B", "C"] | None
    """What the store lives on: A is four fifths of what it sells. Null before it sold."""
    xyz: Literal["X", "Y", "Z"] | None
    """How evenly it sells: X is steady."""
    yearly_quantity: MoneyOut | None
    yearly_value: MoneyOut | None
    """Null also where the caller may not see prices."""
    variation: MoneyOut | None
    """Standard deviation of the months by their mean."""
    on_hand: MoneyOut
    available: MoneyOut
    excess: MoneyOut
    """How much more is there than should be at most."""
    excess_capital: MoneyOut | None
    """That at cost; null where the caller may not see costs."""
    last_sale_on: date | None
