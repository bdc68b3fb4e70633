"""Conclusions of the engines that others must act on."""

from __future__ import annotations

from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Amount, Event

AlertLevel = Literal["high", "medium", "low"]
PRODUCT = ("product", "product_id")


class StockAlertRaised(Event):
    """A product is expected to run out."""

    NAME: ClassVar[str] = "stock_alert_raised"
    AGGREGATE: ClassVar[tuple[str, str]] = PRODUCT

    alert_id: UUID
    product_id: UUID
    level: AlertLevel
    on_hand: Amount
    mean_daily_demand: Amount
    lead_time_days: int
    days_to_stock_out: Amount | None = None


class StockAlertCleared(Event):
    """A product is no longer expected to run out."""

    NAME: ClassVar[str] = "stock_alert_cleared"
    AGGREGATE: ClassVar[tuple[str, str]] = PRODUCT

    alert_id: UUID
    product_id: UUID


class ReorderSuggested(Event):
    """A quantity worth buying."""

    NAME: ClassVar[str] = "reorder_suggested"
    AGGREGATE: ClassVar[tuple[str, str]] = PRODUCT

    suggestion_id: UUID
    product_id: UUID
    quantity: Amount
    minimum: Amount
    maximum: Amount
