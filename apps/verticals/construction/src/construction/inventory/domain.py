"""Rules of the stock ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from construction.places import STORE

Place = tuple[UUID, str]
"""A product at a location: what has a balance of its own."""


class MovementKind(StrEnum):
    """Why stock moves."""

    RECEIPT = "receipt"
    ISSUE = "issue"
    SALE = "sale"
    RETURN = "return"
    ADJUSTMENT = "adjustment"
    COUNT = "count"
    TRANSFER = "transfer"


IDLE_AFTER = timedelta(days=90)
"""Goods of which nothing was sold for so long tie up money."""
AGES = ("half", "year", "longer", "never")
"""For how long idle goods were not sold: up to half a year, a year, longer, for ever."""
HALF_YEAR, YEAR = timedelta(days=180), timedelta(days=365)

SIGN: dict[MovementKind, int | None] = {
    MovementKind.RECEIPT: 1,
    MovementKind.ISSUE: -1,
    MovementKind.SALE: -1,
    MovementKind.RETURN: 1,
    MovementKind.ADJUSTMENT: None,
    MovementKind.COUNT: None,
    MovementKind.TRANSFER: None,
}
"""The sign of a kind's quantity; None where it may be either."""


@dataclass(frozen=True, slots=True)
class Movement:
    """A signed change of one product's stock at a location."""

    product_id: UUID
    kind: MovementKind
    quantity: Decimal
    location: str = STORE
    note: str | None = None
    """Of this movement alone; else it has that of all that move with it."""

    @property
    def place(self) -> Place:
        """Return which balance it changes."""
        return self.product_id, self.location


def signed(kind: MovementKind, quantity: Decimal) -> Decimal:
    """Return the quantity with the sign of its kind."""
    sign = SIGN[kind]
    return quantity if sign is None else abs(quantity) * sign


def drawn(
    movements: Iterable[Movement], lying: Mapping[UUID, Mapping[str, Decimal]]
) -> list[Movement]:
    """Let sales take goods from where they lie: the store first, then where most of them are.

    What is nowhere is taken from the store, which then owes it.
    """
    left = {product: dict(places) for product, places in lying.items()}
    found = []
    for movement in movements:
        if movement.kind is MovementKind.SALE and movement.location == STORE:
            found += _drawn(movement, left.get(movement.product_id, {}))
        else:
            found.append(movement)
    return found


def _drawn(sale: Movement, left: dict[str, Decimal]) -> list[Movement]:
    missing = -sale.quantity
    taken = {STORE: Decimal(0)}
    for place in sorted(left, key=lambda one: (one != STORE, -left[one], one)):
        taken[place] = max(min(left[place], missing), Decimal(0))
        left[place] -= taken[place]
        missing -= taken[place]
    taken[STORE] += missing
    return [replace(sale, location=at, quantity=-q) for at, q in taken.items() if q]


def sums(movements: Iterable[Movement]) -> dict[Place, Decimal]:
    """Return what each balance moves in all, in the order in which balances are locked."""
    found: dict[Place, Decimal] = defaultdict(Decimal)
    for movement in movements:
        found[movement.place] += movement.quantity
    return dict(sorted(found.items()))


def running(movements: Sequence[Movement], after: Mapping[Place, Decimal]) -> list[Decimal]:
    """Return the balance after each movement, given the balances after the last one."""
    balance = {place: after[place] - moved for place, moved in sums(movements).items()}
    found = []
    for movement in movements:
        balance[movement.place] += movement.quantity
        found.append(balance[movement.place])
    return found


def short(moved: Mapping[Place, Decimal], after: Mapping[Place, Decimal]) -> dict[UUID, Decimal]:
    """Return what there was of each product of which more left a place than was there."""
    lacking = {place[0] for place, quantity in moved.items() if quantity < 0 and after[place] < 0}
    there: dict[UUID, Decimal] = defaultdict(Decimal)
    for place, quantity in moved.items():
        if place[0] in lacking and quantity < 0:
            there[place[0]] += after[place] - quantity
    return dict(there)


def age_of(last_sale_on: date | None, today: date) -> str:
    """Return one of `AGES`: for how long idle goods were not sold."""
    if last_sale_on is None:
        return "never"
    lying = today - last_sale_on
    return "half" if lying <= HALF_YEAR else "year" if lying <= YEAR else "longer"
