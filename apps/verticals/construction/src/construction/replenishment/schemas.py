"""What comes in and goes out about what to buy."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from contracts.suggestions import ReactionReason
from pydantic import BaseModel, ConfigDict, Field

from construction.fields import MAX_LINE_QUANTITY, AsText, MoneyOut, Quantity
from construction.replenishment.domain import Scope

Level = Literal["high", "medium", "low"]
Days = Annotated[int, Field(ge=1, le=365)]
Service = Annotated[Decimal, Field(ge=50, le=Decimal("99.9"), decimal_places=1), AsText]
Margin = Annotated[Decimal, Field(gt=0, le=999, decimal_places=2, allow_inf_nan=False), AsText]
Rate = Annotated[Decimal, Field(ge=0, le=30, decimal_places=2, allow_inf_nan=False), AsText]
Weight = Annotated[Decimal, Field(ge=0, le=500, decimal_places=2, allow_inf_nan=False), AsText]
Stock = Annotated[
    Decimal, Field(ge=0, le=MAX_LINE_QUANTITY, decimal_places=3, allow_inf_nan=False), AsText
]


class Verdict(StrEnum):
    """What somebody decides about a suggestion."""

    FOLLOW = "follow"
    IGNORE = "ignore"


class DecisionIn(BaseModel):
    """A decision: to buy, as suggested or another quantity, or not to, and why."""

    model_config = ConfigDict(extra="forbid")

    verdict: Verdict
    quantity: Quantity | None = None
    reason: ReactionReason | None = None


class ToBuyOut(BaseModel):
    """A suggestion: what, how much, from whom, why and by when."""

    id: UUID
    product_id: UUID
    sku: str
    name: str
    uom: str
    quantity: MoneyOut
    priority: Level
    estimated_cost: MoneyOut | None
    on_hand: MoneyOut
    explanation: str
    runs_out_on: date | None
    order_by: date
    supplier: str | None = None
    """Who sells it at least, by the prices that hold today."""
    supplier_price: MoneyOut | None = None
    abc: Literal["A", "B", "C"] | None = None
    xyz: Literal["X", "Y", "Z"] | None = None
    purchase_id: UUID | None = None
    """The draft of a purchase in which it stands already."""


class DecidedOut(BaseModel):
    """What was decided, and what became of it in the sixty days after."""

    id: UUID
    product_id: UUID
    sku: str
    name: str
    uom: str
    reaction: Literal["followed", "changed", "ignored"]
    reason: str | None
    suggested_quantity: Decimal | None
    quantity: Decimal | None
    on_date: date
    received: Decimal
    sold: Decimal
    lost: Decimal


class WeekOut(BaseModel):
    """What was asked for of a product in a week, and what of it was lost for want of stock."""

    first_day: date
    asked: MoneyOut
    lost: MoneyOut


class OutlookOut(BaseModel):
    """What is expected of a product: figures in its base unit, days by the store's calendar.

    Everything but the weeks is null before the stock engine reckoned it, and the days where
    nothing sells or the end is not in sight.
    """

    product_id: UUID
    sku: str
    name: str
    uom: str
    abc: Literal["A", "B", "C"] | None
    xyz: Literal["X", "Y", "Z"] | None
    available: MoneyOut | None
    minimum: MoneyOut | None = None
    maximum: MoneyOut | None = None
    mean_daily_demand: MoneyOut | None = None
    slow_daily_demand: MoneyOut | None = None
    fast_daily_demand: MoneyOut | None = None
    """Eight times in ten it is between these two for as long as an order is on its way."""
    lead_time_days: int | None = None
    stock_out_chance: MoneyOut | None = None
    """That it runs out while an order is on its way, from 0 to 1."""
    runs_out_on: date | None
    soonest_on: date | None
    latest_on: date | None
    order_by: date | None
    as_of: date | None = None
    """The day of the forecast."""
    weeks: list[WeekOut]
    """The oldest first, the last one ends today."""


class ParametersIn(BaseModel):
    """How something is to be bought; what is left out comes from the next wider scope."""

    model_config = ConfigDict(extra="forbid")

    lead_time_days: Days | None = None
    review_days: Days | None = None
    """Days between two looks at what to buy."""
    service_level_percent: Service | None = None
    """The share of the demand that must be there."""
    margin_percent: Margin | None = None
    """What a sale earns, by what the piece cost."""
    minimum: Stock | None = None
    maximum: Stock | None = None
    order_multiple: Quantity | None = None
    """What a pack holds: whole packs are suggested."""
    minimum_order: Quantity | None = None


class StoreParametersIn(ParametersIn):
    """How the whole store buys: what holds of everything, and how it weighs offers."""

    monthly_rate_percent: Rate | None = None
    """What money costs the store for a month; 2 where nothing is said."""
    unsteady_percent: Weight | None = None
    """By how much of its usual deviation an unsteady price counts as dearer; else 50."""
    late_percent: Weight | None = None
    """By how much the goods of one who is always late count as dearer; else 5."""


class ParametersOut(StoreParametersIn):
    """What is set, and for what."""

    model_config = ConfigDict(extra="ignore")

    scope: Scope
    category_id: UUID | None = None
    product_id: UUID | None = None
    name: str | None = None
    """The category's or product's."""
    actor_name: str
    updated_at: datetime


class ParametersList(BaseModel):
    """Parameters, the widest scope first."""

    items: list[ParametersOut]
    next_cursor: str | None = None
