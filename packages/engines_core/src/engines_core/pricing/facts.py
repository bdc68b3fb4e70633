"""From events to facts: what suppliers offered, and what their goods came to.

Facts commute: an offer and a receipt are said once; a supplier, a purchase and a product are as
the event with the highest sequence says. An event that is applied late undoes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from basecore.consumer import read_all
from basecore.streams import Envelope
from contracts import (
    Event,
    ProductChanged,
    ProductRegistered,
    PurchaseOrdered,
    PurchaseReceived,
    ReplenishmentParametersSet,
    SupplierPriceRecorded,
    SupplierRegistered,
    decode,
)

from engines_core.pricing.domain import UNIT, ZERO

TYPES = {
    model.NAME
    for model in (
        ProductChanged,
        ProductRegistered,
        PurchaseOrdered,
        PurchaseReceived,
        ReplenishmentParametersSet,
        SupplierPriceRecorded,
        SupplierRegistered,
    )
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """Goods of one product that came, and what a unit of them came to at the store."""

    product_id: UUID
    quantity: Decimal
    unit_cost: Decimal | None


@dataclass(slots=True)
class Changes:
    """What a batch of events changes."""

    products: dict[UUID, tuple[int, bool]] = field(default_factory=dict)
    suppliers: dict[UUID, tuple[int, SupplierRegistered]] = field(default_factory=dict)
    offers: list[SupplierPriceRecorded] = field(default_factory=list)
    purchases: dict[UUID, tuple[int, PurchaseOrdered]] = field(default_factory=dict)
    receipts: list[PurchaseReceived] = field(default_factory=list)
    terms: tuple[int, ReplenishmentParametersSet] | None = None
    """What the store said last of how it weighs offers."""

    def add(self, event: Event, sequence: int) -> None:
        """Add one event."""
        match event:
            case ProductRegistered() | ProductChanged():
                self.products[event.product_id] = (sequence, event.is_active)
            case SupplierRegistered():
                self.suppliers[event.supplier_id] = (sequence, event)
            case SupplierPriceRecorded():
                self.offers.append(event)
            case PurchaseOrdered():
                self.purchases[event.purchase_id] = (sequence, event)
            case PurchaseReceived():
                self.receipts.append(event)
            case ReplenishmentParametersSet(scope="store"):
                self.terms = (sequence, event)
            case _:
                pass

    @property
    def touched(self) -> set[UUID]:
        """Return the products that the batch names."""
        named = {one.product_id for one in self.offers}
        came = {line.product_id for one in self.receipts for line in one.lines}
        return named | came | self.products.keys()


def collect(events: Iterable[Envelope]) -> Changes:
    """Gather a batch; events of no interest are passed over, unreadable ones are poison."""
    changes = Changes()
    for envelope, event in read_all(events, TYPES, decode):
        changes.add(event, envelope.sequence)
    return changes


def arrivals(event: PurchaseReceived) -> list[Arrival]:
    """Return what came of each product; freight is shared by value.

    A line without a price, or at none, says nothing of what the product costs.
    """
    value = sum((line.quantity * (line.unit_price or ZERO) for line in event.lines), ZERO)
    share = (event.freight or ZERO) / value if value else ZERO
    return [
        Arrival(
            line.product_id,
            line.quantity,
            (line.unit_price * (1 + share)).quantize(UNIT, ROUND_HALF_UP)
            if line.unit_price
            else None,
        )
        for line in event.lines
    ]


def columns(rows: Sequence[Sequence[Any]], width: int) -> list[list[Any]]:
    """Return rows as columns, as `unnest` takes them."""
    return [[row[at] for row in rows] for at in range(width)]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Goods that came, as they are kept."""

    supplier_id: UUID
    quantity: Decimal
    unit_cost: Decimal | None
    received_on: date
    expected_on: date | None

    @property
    def is_late(self) -> bool:
        """Say whether they came after the day for which they were promised."""
        return self.expected_on is not None and self.received_on > self.expected_on
