"""Events of the stock ledger, of reservations, and of what the stock engine is told to reckon with.

Quantities are in the product's base unit.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Amount, Event, Part

PRODUCT = ("product", "product_id")
ORDER = ("order", "order_id")

MovementKind = Literal["receipt", "issue", "sale", "return", "adjustment", "count", "transfer"]
ReleaseReason = Literal["handed_over", "order_changed", "order_cancelled"]
LostDemandReason = Literal["quote_lost", "substitution", "refusal"]


class StockMoved(Event):
    """One row of the ledger; the only event that changes a balance."""

    NAME: ClassVar[str] = "stock_moved"
    AGGREGATE: ClassVar[tuple[str, str]] = PRODUCT

    movement_id: UUID
    product_id: UUID
    location: str = "store"
    kind: MovementKind
    quantity: Amount
    balance: Amount


class ReservedLine(Part):
    """How much of a product an order keeps, or keeps no longer."""

    line_id: UUID | None = None
    product_id: UUID
    location: str = "store"
    quantity: Amount


class StockReserved(Event):
    """An order keeps goods that are still on the shelf."""

    NAME: ClassVar[str] = "stock_reserved"
    AGGREGATE: ClassVar[tuple[str, str]] = ORDER

    order_id: UUID
    lines: tuple[ReservedLine, ...]


class StockReleased(Event):
    """An order keeps goods no longer."""

    NAME: ClassVar[str] = "stock_released"
    AGGREGATE: ClassVar[tuple[str, str]] = ORDER

    order_id: UUID
    reason: ReleaseReason
    lines: tuple[ReservedLine, ...]


class DemandLost(Event):
    """Somebody wanted it and did not get it, for lack of stock."""

    NAME: ClassVar[str] = "demand_lost"
    AGGREGATE: ClassVar[tuple[str, str]] = PRODUCT

    product_id: UUID
    quantity: Amount
    reason: LostDemandReason
    unit_price: Amount | None = None
    quote_id: UUID | None = None
    order_id: UUID | None = None
    customer_id: UUID | None = None
    substitute_id: UUID | None = None


class ReplenishmentParametersSet(Event):
    """How to replenish a product, a category or the whole store; carries all as they are now.

    What is absent is taken from the next wider scope.
    """

    NAME: ClassVar[str] = "replenishment_parameters_set"
    AGGREGATE: ClassVar[tuple[str, str]] = ("replenishment_parameters", "parameters_id")

    parameters_id: UUID
    scope: Literal["store", "category", "product"]
    category: str | None = None
    product_id: UUID | None = None
    lead_time_days: int | None = None
    review_days: int | None = None
    service_level_percent: Amount | None = None
    margin_percent: Amount | None = None
    minimum: Amount | None = None
    maximum: Amount | None = None
    order_multiple: Amount | None = None
    minimum_order: Amount | None = None
    monthly_rate_percent: Amount | None = None
    """What money costs the store for a month; of the whole store only, like the two below."""
    unsteady_percent: Amount | None = None
    """By how much of its usual deviation an unsteady price counts as dearer."""
    late_percent: Amount | None = None
    """By how much the goods of one who is always late count as dearer."""


class LocationBalance(Part):
    """What is on hand at a location."""

    location: str
    on_hand: Amount


class StockStated(Event):
    """A snapshot: what is on hand after all events before this one; it changes no balance.

    `reserved` is what of it is promised, where the vertical knows.
    """

    NAME: ClassVar[str] = "stock_stated"
    AGGREGATE: ClassVar[tuple[str, str]] = PRODUCT

    product_id: UUID
    balances: tuple[LocationBalance, ...]
    reserved: Amount | None = None


class DayOfDemand(Part):
    """What was handed over on a day, and what was asked for and not there."""

    on_date: date
    quantity: Amount
    lost: Amount = Decimal(0)


class DemandStated(Event):
    """A snapshot: what was handed over by day, from a day on, in all events before this one.

    `counts_lost` says that the days tell what was lost too; else what is known of it stays.
    """

    NAME: ClassVar[str] = "demand_stated"
    AGGREGATE: ClassVar[tuple[str, str]] = PRODUCT

    product_id: UUID
    since: date
    days: tuple[DayOfDemand, ...]
    counts_lost: bool = False
