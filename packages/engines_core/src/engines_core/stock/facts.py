"""From events to changes of facts: one bundle for a whole batch of events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from basecore.clock import business_date
from basecore.streams import Envelope
from contracts import (
    Event,
    ProductChanged,
    ProductPriceChanged,
    ProductRegistered,
    SaleRecorded,
    StockMoved,
    decode,
)

TYPES = {
    model.NAME
    for model in (ProductChanged, ProductPriceChanged, ProductRegistered, SaleRecorded, StockMoved)
}
ZERO = Decimal(0)


@dataclass(slots=True)
class ProductFacts:
    """What the catalogue said last of a product."""

    uom: str
    price: Decimal
    cost: Decimal | None
    is_active: bool


@dataclass(slots=True)
class Changes:
    """What a batch of events changes, summed up by key."""

    products: dict[UUID, ProductFacts] = field(default_factory=dict)
    prices: dict[UUID, Decimal] = field(default_factory=dict)
    balances: dict[UUID, Decimal] = field(default_factory=dict)
    demand: dict[tuple[UUID, date], Decimal] = field(default_factory=dict)

    def touched(self) -> list[UUID]:
        """Return the products whose conclusions may change, in order."""
        sold = {product_id for product_id, _ in self.demand}
        return sorted(self.products.keys() | self.balances.keys() | sold)

    def first_sales(self) -> dict[UUID, date]:
        """Return the earliest day of demand of each product in the batch."""
        first: dict[UUID, date] = {}
        for product_id, day in self.demand:
            first[product_id] = min(day, first.get(product_id, day))
        return first

    def add(self, event: Event, day: date) -> None:
        """Add one event that took place on a business day."""
        match event:
            case ProductRegistered() | ProductChanged():
                self._describe(event)
            case ProductPriceChanged():
                self._price(event)
            case StockMoved():
                known = self.balances.get(event.product_id, ZERO)
                self.balances[event.product_id] = known + event.quantity
            case SaleRecorded():
                self._sell(event, day)
            case _:
                pass

    def _describe(self, event: ProductRegistered | ProductChanged) -> None:
        self.prices.pop(event.product_id, None)
        self.products[event.product_id] = ProductFacts(
            event.uom, event.base_price, event.cost, event.is_active
        )

    def _price(self, event: ProductPriceChanged) -> None:
        described = self.products.get(event.product_id)
        if described is None:
            self.prices[event.product_id] = event.new_price
        else:
            described.price = event.new_price

    def _sell(self, event: SaleRecorded, day: date) -> None:
        for line in event.lines:
            key = (line.product_id, day)
            self.demand[key] = self.demand.get(key, ZERO) + line.quantity


def collect(events: Iterable[Envelope]) -> Changes:
    """Sum up a batch; events of no interest are passed over."""
    changes = Changes()
    for envelope in events:
        if envelope.event_type in TYPES:
            event = decode(envelope.event_type, envelope.event_version, envelope.payload)
            changes.add(event, business_date(envelope.occurred_at))
    return changes
