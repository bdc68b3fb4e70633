"""From events to changes of facts: one bundle for a whole batch of events.

Facts commute: every change carries the sequence of its event, so that an event which is applied
late, out of the dead letters, adds what it adds and undoes nothing that came after it.

A snapshot says what is so after all events before it: it replaces what they summed up to, and those
that are applied later are in it already.

An event counts on the business day on which it occurred, by the clock of who recorded it. A clock
that is an hour off moves a sale near midnight to the next day or the one before; a day that is not
there yet counts from then on. Balances follow the sequence and know no clock. What is more than a
day ahead, or older than any store, is poison: it would be demand that nobody ever sees.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from basecore.clock import business_date
from basecore.consumer import PoisonError, read_all
from basecore.streams import Envelope
from contracts import (
    DemandLost,
    DemandStated,
    Event,
    GoodsReturned,
    ProductChanged,
    ProductPriceChanged,
    ProductRegistered,
    PurchaseOrdered,
    PurchaseReceived,
    ReplenishmentParametersSet,
    SaleRecorded,
    StockMoved,
    StockReleased,
    StockReserved,
    StockStated,
    SuggestionChanged,
    SuggestionFollowed,
    SuggestionIgnored,
    decode,
)

TYPES = {
    model.NAME
    for model in (
        DemandLost,
        DemandStated,
        GoodsReturned,
        ProductChanged,
        ProductPriceChanged,
        ProductRegistered,
        PurchaseOrdered,
        PurchaseReceived,
        ReplenishmentParametersSet,
        SaleRecorded,
        StockMoved,
        StockReleased,
        StockReserved,
        StockStated,
        SuggestionChanged,
        SuggestionFollowed,
        SuggestionIgnored,
    )
}
ZERO = Decimal(0)
AHEAD = timedelta(days=1)
OLDEST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Description:
    """What the catalogue said of a product."""

    sequence: int
    uom: str
    cost: Decimal | None
    is_active: bool
    category: str | None


Supply = PurchaseOrdered | PurchaseReceived
Reaction = SuggestionFollowed | SuggestionChanged | SuggestionIgnored


@dataclass(slots=True)
class Changes:
    """What a batch of events changes, summed up by key."""

    descriptions: dict[UUID, Description] = field(default_factory=dict)
    prices: dict[UUID, tuple[int, Decimal]] = field(default_factory=dict)
    movements: dict[UUID, Decimal] = field(default_factory=dict)
    reservations: dict[UUID, Decimal] = field(default_factory=dict)
    demand: dict[tuple[UUID, date], tuple[int, Decimal]] = field(default_factory=dict)
    balances: dict[UUID, tuple[int, Decimal, Decimal | None]] = field(default_factory=dict)
    histories: dict[UUID, tuple[int, DemandStated]] = field(default_factory=dict)
    lost: dict[tuple[UUID, date], tuple[int, Decimal]] = field(default_factory=dict)
    supply: list[tuple[int, Supply]] = field(default_factory=list)
    terms: dict[UUID, tuple[int, ReplenishmentParametersSet]] = field(default_factory=dict)
    reactions: list[tuple[int, date, Reaction]] = field(default_factory=list)
    touched: dict[UUID, int] = field(default_factory=dict)
    """The products whose conclusions may change, and the last event that touched each."""

    def first_sales(self) -> dict[UUID, date]:
        """Return the earliest day of demand of each product in the batch."""
        first: dict[UUID, date] = {}
        stated = ((p, one.on_date) for p, (_, said) in self.histories.items() for one in said.days)
        sold = (key for key, (_, quantity) in self.demand.items() if quantity > 0)
        for product_id, day in (*sold, *stated, *self.lost):
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
            case StockReserved() | StockReleased():
                self._keep(event, sequence)
            case SaleRecorded() | GoodsReturned():
                self._sell(event, sequence, day)
            case StockStated():
                self._state_balance(event, sequence)
            case DemandStated():
                self._state_demand(event, sequence)
            case _:
                self._add_supply(event, sequence, day)

    def _add_supply(self, event: Event, sequence: int, day: date) -> None:
        match event:
            case DemandLost():
                self._lose(event, sequence, day)
            case PurchaseOrdered() | PurchaseReceived():
                self.supply.append((sequence, event))
                self.touched |= {line.product_id: sequence for line in event.lines}
                self.reactions += [(sequence, day, one) for one in _followed(event)]
            case SuggestionFollowed() | SuggestionChanged() | SuggestionIgnored():
                self._react(event, sequence, day)
            case ReplenishmentParametersSet():
                self.terms[event.parameters_id] = (sequence, event)
            case _:
                pass

    def _describe(self, event: ProductRegistered | ProductChanged, sequence: int) -> None:
        self.descriptions[event.product_id] = Description(
            sequence, event.uom, event.cost, event.is_active, event.category
        )
        self.prices[event.product_id] = (sequence, event.base_price)
        self.touched[event.product_id] = sequence

    def _move(self, event: StockMoved, sequence: int) -> None:
        known = self.movements.get(event.product_id, ZERO)
        self.movements[event.product_id] = known + event.quantity
        self.touched[event.product_id] = sequence

    def _keep(self, event: StockReserved | StockReleased, sequence: int) -> None:
        sign = 1 if isinstance(event, StockReserved) else -1
        for line in event.lines:
            known = self.reservations.get(line.product_id, ZERO)
            self.reservations[line.product_id] = known + sign * line.quantity
            self.touched[line.product_id] = sequence

    def _sell(self, event: SaleRecorded | GoodsReturned, sequence: int, day: date) -> None:
        """Count what was handed over; what comes back was no demand on the day of its sale."""
        sign = 1
        if isinstance(event, GoodsReturned):
            sign, day = -1, min(event.sold_on or day, day)
        for line in event.lines:
            key = (line.product_id, day)
            _, known = self.demand.get(key, (sequence, ZERO))
            self.demand[key] = (sequence, known + sign * line.quantity)
            self.touched[line.product_id] = sequence

    def _react(self, event: Reaction, sequence: int, day: date) -> None:
        if event.engine == "stock":
            self.reactions.append((sequence, day, event))
            if event.product_id:
                self.touched[event.product_id] = sequence

    def _lose(self, event: DemandLost, sequence: int, day: date) -> None:
        key = (event.product_id, day)
        _, known = self.lost.get(key, (sequence, ZERO))
        self.lost[key] = (sequence, known + event.quantity)
        self.touched[event.product_id] = sequence

    def _state_balance(self, event: StockStated, sequence: int) -> None:
        self.movements.pop(event.product_id, None)
        if event.reserved is not None:
            self.reservations.pop(event.product_id, None)
        total = sum((one.on_hand for one in event.balances), ZERO)
        self.balances[event.product_id] = (sequence, total, event.reserved)
        self.touched[event.product_id] = sequence

    def _state_demand(self, event: DemandStated, sequence: int) -> None:
        _forget(self.demand, event)
        if event.counts_lost:
            _forget(self.lost, event)
        self.histories[event.product_id] = (sequence, event)
        self.touched[event.product_id] = sequence


def _forget(known: dict[tuple[UUID, date], tuple[int, Decimal]], event: DemandStated) -> None:
    for product_id, day in list(known):
        if product_id == event.product_id and day >= event.since:
            del known[product_id, day]


def _followed(event: Supply) -> list[SuggestionFollowed]:
    """Return the suggestions that a purchase follows."""
    if isinstance(event, PurchaseReceived):
        return []
    return [
        SuggestionFollowed(
            suggestion_id=line.suggestion_id,
            engine="stock",
            product_id=line.product_id,
            quantity=line.quantity,
            result_id=event.purchase_id,
        )
        for line in event.lines
        if line.suggestion_id
    ]


def collect(events: Iterable[Envelope], now: datetime) -> Changes:
    """Sum up a batch; events of no interest are passed over, unreadable ones are poison."""
    changes = Changes()
    found = read_all(events, TYPES, decode)
    if odd := {one.sequence: why for one, _ in found if (why := _oddity(one.occurred_at, now))}:
        raise PoisonError(odd)
    for envelope, event in found:
        changes.add(event, envelope.sequence, business_date(envelope.occurred_at))
    return changes


def _oddity(occurred_at: datetime, now: datetime) -> str | None:
    if occurred_at > now + AHEAD:
        return f"occurred more than a day ahead of now: {occurred_at.isoformat()}"
    if occurred_at.year < OLDEST_YEAR:
        return f"occurred before any store was there: {occurred_at.isoformat()}"
    return None
