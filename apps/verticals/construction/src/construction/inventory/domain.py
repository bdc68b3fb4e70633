"""Rules of the stock ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

STORE = "store"
"""The location that every store has."""


class MovementKind(StrEnum):
    """Why stock moves."""

    RECEIPT = "receipt"
    ISSUE = "issue"
    SALE = "sale"
    RETURN = "return"
    ADJUSTMENT = "adjustment"


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
}
"""The sign of a kind's quantity; None where it may be either."""


@dataclass(frozen=True, slots=True)
class Movement:
    """A signed change of one product's stock."""

    product_id: UUID
    kind: MovementKind
    quantity: Decimal


def signed(kind: MovementKind, quantity: Decimal) -> Decimal:
    """Return the quantity with the sign of its kind."""
    sign = SIGN[kind]
    return quantity if sign is None else abs(quantity) * sign


def sums(movements: Iterable[Movement]) -> dict[UUID, Decimal]:
    """Return what each product moves in all, in the order in which balances are locked."""
    found: dict[UUID, Decimal] = defaultdict(Decimal)
    for movement in movements:
        found[movement.product_id] += movement.quantity
    return dict(sorted(found.items()))


def running(movements: Sequence[Movement], after: Mapping[UUID, Decimal]) -> list[Decimal]:
    """Return the balance after each movement, given the balances after the last one."""
    balance = {product: after[product] - moved for product, moved in sums(movements).items()}
    found = []
    for movement in movements:
        balance[movement.product_id] += movement.quantity
        found.append(balance[movement.product_id])
    return found


def age_of(last_sale_on: date | None, today: date) -> str:
    """Return one of `AGES`: for how long idle goods were not sold."""
    if last_sale_on is None:
        return "never"
    lying = today - last_sale_on
    return "half" if lying <= HALF_YEAR else "year" if lying <= YEAR else "longer"
