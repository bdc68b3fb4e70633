"""The rules of buying prices: what an offer really costs, and whose is best.

Money in units of the store's currency, quantities in the product's base unit. Nothing here knows
a supplier by more than its id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

RULE_VERSION = 2
ZERO = Decimal(0)
ONE = Decimal(1)
UNIT = Decimal("0.0001")
"""Unit costs have four places."""
CENT = Decimal("0.01")
PERCENT = Decimal("0.1")
MONTH = 30
MONTHLY_RATE = Decimal("0.02")
"""What money costs the store for a month: a later payment is worth so much less."""
WOBBLE_WEIGHT = Decimal("0.5")
"""By how much of its usual deviation an unsteady price counts as dearer."""
LATE_WEIGHT = Decimal("0.05")
"""By how much the goods of one who is always late count as dearer."""

Figures = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Terms:
    """How a store weighs offers: shares, not percent."""

    monthly_rate: Decimal = MONTHLY_RATE
    wobble_weight: Decimal = WOBBLE_WEIGHT
    late_weight: Decimal = LATE_WEIGHT


USUAL = Terms()


@dataclass(frozen=True, slots=True)
class Offer:
    """A supplier's price of one base unit, from a quantity on."""

    offer_id: UUID
    supplier_id: UUID
    unit_price: Decimal
    minimum_quantity: Decimal
    freight_per_unit: Decimal
    freight_per_order: Decimal
    payment_term_days: int
    offered_on: date
    valid_until: date | None

    def holds_on(self, day: date) -> bool:
        """Say whether the price is good on a day."""
        return self.offered_on <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Record:
    """How a supplier's prices of a product, and its deliveries, have behaved."""

    wobble: Decimal = ZERO
    """The usual deviation of its prices from their median, by that median."""
    arrivals: int = 0
    late: int = 0

    @property
    def late_share(self) -> Decimal:
        """Return the share of late deliveries; few of them prove little."""
        return Decimal(self.late) / (self.arrivals + 2)


UNKNOWN = Record()


@dataclass(frozen=True, slots=True)
class Choice:
    """What buying from a supplier comes to: how much of it, by which offer, for what."""

    offer: Offer
    quantity: Decimal
    """At least the wanted one; more where the next break makes the whole cheaper."""
    unit_cost: Decimal
    """With freight, as if paid today."""
    risk: Decimal
    """What an unsteady price and late deliveries add to a unit, in the same money."""

    @property
    def weighed(self) -> Decimal:
        """Return the unit cost by which choices are compared."""
        return self.unit_cost + self.risk

    @property
    def total(self) -> Decimal:
        """Return what the whole costs by that."""
        return self.weighed * self.quantity


def current(offers: Iterable[Offer], day: date) -> list[Offer]:
    """Return the offers that hold on a day: of each supplier's breaks the last one offered."""
    last: dict[tuple[UUID, Decimal], Offer] = {}
    for offer in offers:
        key = (offer.supplier_id, offer.minimum_quantity)
        known = last.get(key)
        is_newer = not known or (offer.offered_on, offer.offer_id) > (
            known.offered_on,
            known.offer_id,
        )
        if offer.offered_on <= day and is_newer:
            last[key] = offer
    held = (one for one in last.values() if one.holds_on(day))
    return sorted(held, key=lambda one: (one.supplier_id, one.minimum_quantity))


def unit_cost(offer: Offer, quantity: Decimal, terms: Terms = USUAL) -> Decimal:
    """Return what a unit costs at the store, as if it were paid on the day it is ordered."""
    landed = offer.unit_price + offer.freight_per_unit + offer.freight_per_order / quantity
    return (landed / worth(offer, terms)).quantize(UNIT, ROUND_HALF_UP)


def worth(offer: Offer, terms: Terms) -> Decimal:
    """Return what is paid by the offer's term for what would be one today."""
    return (ONE + terms.monthly_rate) ** (Decimal(offer.payment_term_days) / MONTH)


@dataclass(frozen=True, slots=True)
class Priced:
    """An offer that holds, ready for any quantity: so much a unit and so much an order."""

    offer: Offer
    unit_cost: Decimal
    """With freight by the unit, as if paid today."""
    order_cost: Decimal
    """Freight of the whole order, as if paid today."""
    risk: Decimal


def priced(offer: Offer, record: Record, terms: Terms = USUAL) -> Priced:
    """Return the parts of what buying by an offer costs."""
    today = worth(offer, terms)
    unit = (offer.unit_price + offer.freight_per_unit) / today
    order = offer.freight_per_order / today
    return Priced(
        offer,
        unit_cost=unit.quantize(UNIT, ROUND_HALF_UP),
        order_cost=order.quantize(CENT, ROUND_HALF_UP),
        risk=risk(offer, record, terms),
    )


def risk(offer: Offer, record: Record, terms: Terms = USUAL) -> Decimal:
    """Return by how much a unit counts as dearer for what may go wrong."""
    share = terms.wobble_weight * record.wobble + terms.late_weight * record.late_share
    return (offer.unit_price * share).quantize(UNIT, ROUND_HALF_UP)


def choices(
    offers: Sequence[Offer],
    records: dict[UUID, Record],
    quantity: Decimal,
    terms: Terms = USUAL,
) -> list[Choice]:
    """Return each supplier's best choice for a quantity, the best of all first.

    A supplier's break above the quantity is taken where the whole of it costs less. Offers are
    those that hold; of equal ones the first supplier's stands first, so that it is always the same.
    """
    best: dict[UUID, Choice] = {}
    for offer in offers:
        taken = max(quantity, offer.minimum_quantity)
        added = risk(offer, records.get(offer.supplier_id, UNKNOWN), terms)
        choice = Choice(offer, taken, unit_cost(offer, taken, terms), added)
        known = best.get(offer.supplier_id)
        if known is None or _order(choice) < _order(known):
            best[offer.supplier_id] = choice
    return sorted(best.values(), key=_order)


def _order(choice: Choice) -> tuple[Decimal, Decimal, UUID, UUID]:
    return (choice.total, choice.quantity, choice.offer.supplier_id, choice.offer.offer_id)


def percent_above(value: Decimal, base: Decimal) -> Decimal | None:
    """Return by how many percent a value is above a base; nothing is above nothing."""
    return ((value / base - 1) * 100).quantize(PERCENT, ROUND_HALF_UP) if base else None
