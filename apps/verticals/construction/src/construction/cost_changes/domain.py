"""Which price follows from a new cost, and what a seller is left with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any, Protocol
from uuid import UUID

MATERIAL = Decimal("0.01")
"""A cost that is back within one percent of the old one touches nothing."""
TENTH = Decimal("0.1")
UNIT = Decimal("0.0001")
FAR = Decimal("2.5")


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A product's price beside its old and new cost."""

    price: Decimal
    old_cost: Decimal
    new_cost: Decimal

    @property
    def cost_percent(self) -> Decimal:
        """Return by how many percent the cost changed."""
        return ((self.new_cost / self.old_cost - 1) * 100).quantize(TENTH)

    @property
    def proposed(self) -> Decimal:
        """Return the price with the markup that it had, unrounded."""
        return self.price * self.new_cost / self.old_cost


class Offer(Protocol):
    """A supplier's offer: so much a unit and so much an order, as if paid today."""

    supplier_id: UUID
    minimum_quantity: Decimal
    unit_cost: Decimal
    order_cost: Decimal
    risk: Decimal


@dataclass(frozen=True, slots=True)
class Bought:
    """What buying by an offer comes to."""

    offer: Any
    quantity: Decimal
    """At least the wanted one: an offer holds from its own on."""
    unit_cost: Decimal
    weighed: Decimal
    """With what may go wrong; by it offers are compared."""

    @property
    def total(self) -> Decimal:
        """Return what the whole comes to."""
        return self.weighed * self.quantity


def compared(offers: Iterable[Offer], quantity: Decimal) -> list[Bought]:
    """Return each supplier's best offer for a quantity, the best of all first."""
    best: dict[UUID, Bought] = {}
    for one in offers:
        taken = max(quantity, one.minimum_quantity)
        cost = (one.unit_cost + one.order_cost / taken).quantize(UNIT)
        found = Bought(one, taken, cost, cost + one.risk)
        known = best.get(one.supplier_id)
        if known is None or found.total < known.total:
            best[one.supplier_id] = found
    return sorted(best.values(), key=lambda one: (one.total, one.quantity, one.offer.supplier_id))


def percent_above(value: Decimal, base: Decimal) -> Decimal | None:
    """Return by how many percent a value is above a base; nothing is above nothing."""
    return ((value / base - 1) * 100).quantize(TENTH) if base else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a supplier asked for a unit on a day, from a quantity on."""

    supplier: str
    quantity: Decimal
    on: date
    price: Decimal


def by_supplier(asked: Sequence[Asked], most: int) -> list[tuple[str, list[tuple[date, Decimal]]]]:
    """Return the prices over time of those who offered last, each from its least quantity on.

    Prices come newest first. One of nothing, or so far from the middle of all that it is of another
    unit or a slip, is not drawn: it would press the others flat, and is told in words.
    """
    middle = median(prices) if (prices := [one.price for one in asked if one.price > 0]) else TENTH
    names = list(dict.fromkeys(one.supplier for one in asked))[:most]
    found = []
    for name in names:
        mine = [one for one in asked if one.supplier == name and _is_near(one.price, middle)]
        least = min((one.quantity for one in mine), default=None)
        points = [(one.on, one.price) for one in reversed(mine) if one.quantity == least]
        if points:
            found.append((name, points))
    return found


def _is_near(price: Decimal, middle: Decimal) -> bool:
    return middle / FAR < price < middle * FAR


def margin_percent(price: Decimal, cost: Decimal) -> Decimal | None:
    """Return what of a price is left over its cost, in percent; of nothing there is no share."""
    return ((price - cost) / price * 100).quantize(TENTH) if price else None


def floor_price(cost: Decimal, min_margin_percent: Decimal | None) -> Decimal:
    """Return the least price that keeps a margin; without one, the cost."""
    left = 1 - (min_margin_percent or Decimal(0)) / 100
    return cost / left if left > 0 else cost


def is_back(old: Decimal, new: Decimal) -> bool:
    """Say whether a cost is as good as what it was."""
    return abs(new - old) < old * MATERIAL
