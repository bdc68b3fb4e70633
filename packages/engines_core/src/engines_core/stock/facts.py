"""From events to changes of facts: one bundle for a whole batch of events.

Facts commute: every change carries the sequence of its event, so that an event which is applied
late, out of the dead letters, adds what it adds and undoes nothing that came after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from basecore.clock import business_date
from basecore.consumer import read_all
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


@dataclass(frozen=True, slots=True)
class Description:
    """What the catalogue said of a product."""

    sequence: int
    uom: str
    cost: Decimal | None
    is_active: bool


@dataclass(slots=True)
class Changes:
    """What a batch of events changes, summed up by key."""

    descriptions: dict[UUID, Description] = field(default_factory=dict)
    prices: dict[UUID, tuple[int, Decimal]] = field(default_factory=dict)
    movements: dict[UUID, Decimal] = field(default_factory=dict)
    demand: dict[tuple[UUID, date], tuple[int, Decimal]] = field(default_factory=dict)
    touched: dict[UUID, int] = field(default_factory=dict)
    """The products whose conclusions may change, and the last event that touched each."""

    def first_sales(self) -> dict[UUID, date]:
        """Return the earliest day of demand of each product in the batch."""
        first: dict[UUID, date] = {}
        for product_id, day in self.demand:
            first[product_id] = min(day, first.get(product_id, day))
        return first

    def add(self, event: Event, sequence: int, day: date) -> None:
        """Add one event that took place on a business day."""
        match event:
            case ProductRegistered() | ProductChanged():
                self._describe(event, sequence)
            case ProductPriceChanged():
                self.prices[event.product_id] = (sequence, event.new_price)
            case StockMoved():
                self._move(event, sequence)
            case SaleRecorded():
                self._sell(event, sequence, day)
            case _:
                pass

    def _describe(self, event: ProductRegistered | ProductChanged, sequence: int) -> None:
        self.descriptions[event.product_id] = Description(
            sequence, event.uom, event.cost, event.is_active
        )
        self.prices[event.product_id] = (sequence, event.base_price)
        self.touched[event.product_id] = sequence

    def _move(self, event: StockMoved, sequence: int) -> None:
        known = self.movements.get(event.product_id, ZERO)
        self.movements[event.product_id] = known + event.quantity
        self.touched[event.product_id] = sequence

    def _sell(self, event: SaleRecorded, sequence: int, day: date) -> None:
        for line in event.lines:
            key = (line.product_id, day)
            _, known = self.demand.get(key, (sequence, ZERO))
            self.demand[key] = (sequence, known + line.quantity)
            self.touched[line.product_id] = sequence


def collect(events: Iterable[Envelope]) -> Changes:
    """Sum up a batch; events of no interest are passed over, unreadable ones are poison."""
    changes = Changes()
    for envelope, event in read_all(events, TYPES, decode):
        changes.add(event, envelope.sequence, business_date(envelope.occurred_at))
    return changes
