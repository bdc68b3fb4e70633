"""Events of suppliers and of what is bought from them.

Quantities and unit prices are in the product's base unit.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Amount, Event, Part

SUPPLIER = ("supplier", "supplier_id")


class SupplierRegistered(Event):
    """A supplier as it is now; said again when its facts change."""

    NAME: ClassVar[str] = "supplier_registered"
    AGGREGATE: ClassVar[tuple[str, str]] = SUPPLIER

    supplier_id: UUID
    lead_time_days: int | None = None
    payment_term_days: int | None = None
    minimum_order_value: Amount | None = None
    is_active: bool = True


class SupplierPriceRecorded(Event):
    """An offer: a price from a quantity on, entered, imported or seen on a receipt."""

    NAME: ClassVar[str] = "supplier_price_recorded"
    AGGREGATE: ClassVar[tuple[str, str]] = SUPPLIER

    offer_id: UUID
    supplier_id: UUID
    product_id: UUID
    source: Literal["entered", "imported", "received"]
    unit_price: Amount
    minimum_quantity: Amount | None = None
    payment_term_days: int | None = None
    freight_per_unit: Amount | None = None
    freight_per_order: Amount | None = None
    lead_time_days: int | None = None
    offered_on: date
    valid_until: date | None = None


class PurchaseLine(Part):
    """A product to come; `suggestion_id` is the engine's suggestion that it follows."""

    line_id: UUID
    product_id: UUID
    quantity: Amount
    unit_price: Amount | None = None
    suggestion_id: UUID | None = None


class PurchaseOrdered(Event):
    """A purchase as it is now; said again when it changes, without lines when it is called off."""

    NAME: ClassVar[str] = "purchase_ordered"
    AGGREGATE: ClassVar[tuple[str, str]] = ("purchase", "purchase_id")

    purchase_id: UUID
    supplier_id: UUID
    ordered_on: date
    expected_on: date | None = None
    payment_term_days: int | None = None
    freight: Amount | None = None
    lines: tuple[PurchaseLine, ...]


class ReceivedLine(Part):
    """A product that came; `line_id` is the purchase's line, if there was a purchase."""

    line_id: UUID | None = None
    product_id: UUID
    quantity: Amount
    unit_price: Amount | None = None


class PurchaseReceived(Event):
    """Goods came from a supplier, with or without a purchase that had ordered them."""

    NAME: ClassVar[str] = "purchase_received"
    AGGREGATE: ClassVar[tuple[str, str]] = ("receipt", "receipt_id")

    receipt_id: UUID
    supplier_id: UUID
    purchase_id: UUID | None = None
    ordered_on: date | None = None
    received_on: date
    freight: Amount | None = None
    lines: tuple[ReceivedLine, ...]
    is_complete: bool = True
    """Whether nothing more of the purchase will come."""
