"""Rows of the views through which verticals read what the engines concluded.

An explanation is a message key with figures (decimals as strings); the vertical renders it.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

Level = Literal["high", "medium", "low"]


class InsightRow(BaseModel):
    """A row of a view `engines.insight_*`; the fields are exactly its columns."""

    model_config = ConfigDict(frozen=True, extra="ignore", from_attributes=True)

    tenant_id: UUID
    product_id: UUID


class StockAlertRow(InsightRow):
    """`engines.insight_stock_alerts`: products that are expected to run out."""

    id: UUID
    level: Level
    on_hand: Decimal
    mean_daily_demand: Decimal
    days_to_stock_out: Decimal | None
    lead_time_days: int
    explanation_key: str
    explanation_figures: dict[str, Any]
    raised_at: datetime
    changed_at: datetime


class StockSuggestionRow(InsightRow):
    """`engines.insight_stock_suggestions`: quantities worth buying."""

    id: UUID
    quantity: Decimal
    minimum: Decimal
    maximum: Decimal
    priority: Level
    estimated_cost: Decimal | None
    on_hand: Decimal
    mean_daily_demand: Decimal
    lead_time_days: int
    explanation_key: str
    explanation_figures: dict[str, Any]
    suggested_at: datetime
    changed_at: datetime


class StockReactionRow(InsightRow):
    """`engines.insight_stock_reactions`: what people did with suggestions, and then."""

    id: UUID
    reaction: Literal["followed", "changed", "ignored"]
    reason: str | None
    suggested_quantity: Decimal | None
    quantity: Decimal | None
    on_date: date
    received: Decimal
    sold: Decimal
    lost: Decimal


class StockProductRow(InsightRow):
    """`engines.insight_stock_products`: the latest figures of every product."""

    on_hand: Decimal
    incoming: Decimal
    mean_daily_demand: Decimal | None
    slow_daily_demand: Decimal | None
    fast_daily_demand: Decimal | None
    days_to_stock_out: Decimal | None
    stock_out_chance: Decimal | None
    lead_time_days: int | None
    minimum: Decimal | None
    maximum: Decimal | None
    season: Decimal | None
    level_change: Decimal | None
    level_days: int | None
    as_of: date | None
    is_below: bool | None
    """Whether less was free than the minimum when it was reckoned."""


class StockClassRow(InsightRow):
    """`engines.insight_stock_classes`: where a product stands among the store's, and what lies.

    Classes, quantity, value and variation are of the last twelve whole months.
    """

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


class StockDemandRow(InsightRow):
    """`engines.insight_stock_demand`: what was asked for of a product on a day."""

    on_date: date
    quantity: Decimal
    """What was handed over, less what came back of it."""
    lost: Decimal


class PriceProductRow(InsightRow):
    """`engines.insight_price_products`: what a product costs, and whom it is best bought from."""

    base_cost: Decimal | None
    basis: Literal["receipts", "offers"] | None
    quantity: Decimal
    best_supplier_id: UUID | None
    best_cost: Decimal | None
    trend_percent: Decimal | None
    explanation_key: str
    explanation_figures: dict[str, Any]
    as_of: date
    changed_at: datetime


class PriceComparisonRow(InsightRow):
    """`engines.insight_price_comparisons`: a supplier of a product, the best with rank 1.

    `freight` and `risk` are of a unit, `unit_cost` has the freight and is as if paid today.
    """

    supplier_id: UUID
    rank: int
    offer_id: UUID
    quantity: Decimal
    unit_price: Decimal
    freight: Decimal
    payment_term_days: int
    unit_cost: Decimal
    risk: Decimal
    above_best_percent: Decimal | None
    wobble_percent: Decimal
    late_percent: Decimal
    trend_percent: Decimal | None


class PriceOfferRow(InsightRow):
    """`engines.insight_price_offers`: offers that hold, ready for any quantity.

    So many units cost `unit_cost` each and `order_cost` once, as if paid today; `risk` is what a
    unit counts as dearer for.
    """

    offer_id: UUID
    supplier_id: UUID
    minimum_quantity: Decimal
    unit_price: Decimal
    freight_per_unit: Decimal
    freight_per_order: Decimal
    payment_term_days: int
    unit_cost: Decimal
    order_cost: Decimal
    risk: Decimal


class PriceAlertRow(InsightRow):
    """`engines.insight_price_alerts`: suppliers' prices that left their usual range."""

    id: UUID
    supplier_id: UUID
    offer_id: UUID
    usual_price: Decimal
    new_price: Decimal
    change_percent: Decimal
    explanation_key: str
    explanation_figures: dict[str, Any]
    raised_at: datetime


class PriceHistoryRow(InsightRow):
    """`engines.insight_price_history`: what suppliers asked for, and when."""

    supplier_id: UUID
    offer_id: UUID
    source: str
    unit_price: Decimal
    minimum_quantity: Decimal
    offered_on: date
