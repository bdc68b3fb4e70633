"""Conclusions of the engines that others must act on."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Amount, Event, Part

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


class PriceAlertRaised(Event):
    """A supplier's price left its usual range."""

    NAME: ClassVar[str] = "price_alert_raised"
    AGGREGATE: ClassVar[tuple[str, str]] = PRODUCT

    alert_id: UUID
    product_id: UUID
    supplier_id: UUID
    offer_id: UUID | None = None
    usual_price: Amount
    new_price: Amount
    change_percent: Amount


class BaseCostChanged(Event):
    """What a product costs the store, as the margin should reckon with it."""

    NAME: ClassVar[str] = "base_cost_changed"
    AGGREGATE: ClassVar[tuple[str, str]] = PRODUCT

    product_id: UUID
    old_cost: Amount | None = None
    new_cost: Amount
    basis: Literal["receipts", "offers"]
    best_offer_cost: Amount | None = None
    best_supplier_id: UUID | None = None


class PlannedStop(Part):
    """One delivery of a route, in the order of driving."""

    delivery_id: UUID
    arrives_at: datetime | None = None
    leaves_at: datetime | None = None
    distance_km: Amount | None = None
    cost: Amount | None = None


class RoutePlanned(Event):
    """A route as it is now; planned again when it changes, without stops when it is called off."""

    NAME: ClassVar[str] = "route_planned"
    AGGREGATE: ClassVar[tuple[str, str]] = ("route", "route_id")

    route_id: UUID
    plan_id: UUID
    on_date: date
    vehicle_id: UUID
    driver_id: UUID | None = None
    depot_id: UUID | None = None
    distance_km: Amount
    minutes: int
    weight_kg: Amount | None = None
    volume_m3: Amount | None = None
    cost: Amount | None = None
    stops: tuple[PlannedStop, ...]


class DeliveryCompleted(Event):
    """A delivery has come to its end, and this is what it took."""

    NAME: ClassVar[str] = "delivery_completed"
    AGGREGATE: ClassVar[tuple[str, str]] = ("delivery", "delivery_id")

    delivery_id: UUID
    order_id: UUID
    route_id: UUID | None = None
    outcome: Literal["delivered", "delivered_with_issue", "not_delivered"]
    completed_at: datetime
    is_on_time: bool | None = None
    distance_km: Amount | None = None
    cost: Amount | None = None
