"""Rules of suppliers: what was learned of them, their lots, and which of their prices holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median_low
from uuid import UUID

KEPT_DAYS = 20
"""Observed lead times that are kept; older ones tell of another supplier."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A price of one base unit, from a quantity on, as it was offered."""

    id: UUID
    unit_price: Decimal
    minimum_quantity: Decimal
    freight_per_unit: Decimal
    offered_on: date
    valid_until: date | None

    @property
    def landed(self) -> Decimal:
        """Return what a unit costs at the store."""
        return self.unit_price + self.freight_per_unit

    def holds_on(self, day: date) -> bool:
        """Tell whether the price is good on a day."""
        return self.offered_on <= day and (self.valid_until is None or day <= self.valid_until)


def current(offers: Iterable[Offer], day: date) -> list[Offer]:
    """Return the prices that hold on a day: of each break the last one offered, by quantity."""
    last: dict[Decimal, Offer] = {}
    for offer in offers:
        known = last.get(offer.minimum_quantity)
        is_newer = known is None or (offer.offered_on, offer.id) > (known.offered_on, known.id)
        if offer.offered_on <= day and is_newer:
            last[offer.minimum_quantity] = offer
    return [last[at] for at in sorted(last) if last[at].holds_on(day)]


def price_of(offers: Iterable[Offer], quantity: Decimal, day: date) -> Offer | None:
    """Return the price for a quantity: that of the largest break that it reaches."""
    reached = [one for one in current(offers, day) if one.minimum_quantity <= quantity]
    return reached[-1] if reached else None


@dataclass(frozen=True, slots=True)
class Seller:
    """A supplier who sells a product: its offers, and the lots in which it does."""

    supplier_id: UUID
    offers: Sequence[Offer] = ()
    ratio: Fraction | None = None
    lot: Decimal = Decimal(1)

    def whole(self, quantity: Decimal) -> Decimal:
        """Return the quantity in whole lots; without a known unit there are none."""
        return quantity if self.ratio is None else whole_lots(quantity, self.ratio, self.lot)


def learned_lead_time(observed: Sequence[int]) -> int | None:
    """Return how many days it usually takes from order to receipt."""
    return median_low(observed) if observed else None


def with_observed(observed: Sequence[int], days: int) -> list[int]:
    """Return what was observed with one more, the oldest dropped."""
    return [*observed, days][-KEPT_DAYS:]


def whole_lots(quantity: Decimal, ratio: Fraction, lot: Decimal) -> Decimal:
    """Return the base quantity in whole lots of the supplier's unit that covers a quantity."""
    step = ratio * Fraction(lot)
    lots = -(-Fraction(quantity) // step)
    return as_quantity(lots * step)


def as_quantity(exact: Fraction) -> Decimal:
    """Return an exact quantity to three places, half up."""
    return Decimal((exact * 1000 + Fraction(1, 2)) // 1).scaleb(-3)
