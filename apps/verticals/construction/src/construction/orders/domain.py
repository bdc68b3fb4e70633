"""Rules of an order: its states, what each step needs, and what is still owed of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from uuid import UUID

from basecore.money import round_money


class OrderStatus(StrEnum):
    """Where an order stands."""

    PENDING = "pending"
    PREPARING = "preparing"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


S = OrderStatus

STEPS: frozenset[tuple[OrderStatus, OrderStatus]] = frozenset(
    {
        (S.PENDING, S.PREPARING),
        (S.PREPARING, S.OUT_FOR_DELIVERY),
        (S.OUT_FOR_DELIVERY, S.DELIVERED),
        (S.OUT_FOR_DELIVERY, S.PREPARING),
        (S.PENDING, S.CANCELLED),
        (S.PREPARING, S.CANCELLED),
    }
)
"""(from, to) of every step but the pick-up."""

PICKUP = (S.PREPARING, S.DELIVERED)
"""The customer takes the goods at the counter."""


class HandOverKind(StrEnum):
    """Where goods change hands."""

    PICKUP = "pickup"
    DELIVERY = "delivery"


OPEN = frozenset({S.PENDING, S.PREPARING, S.OUT_FOR_DELIVERY})
"""What is still owed of an order in these states is to be handed over."""
LATE_AFTER = timedelta(days=2)
"""An order without a day of delivery is late when it is open for longer."""


class CancelReason(StrEnum):
    """Why an order is cancelled."""

    GAVE_UP = "gave_up"
    NOT_IN_STOCK = "not_in_stock"
    MISTAKE = "mistake"
    OTHER = "other"


HANDS_OVER: dict[HandOverKind, OrderStatus] = {
    HandOverKind.PICKUP: S.PREPARING,
    HandOverKind.DELIVERY: S.OUT_FOR_DELIVERY,
}
"""The state in which goods of an order are handed over; what is left is prepared anew."""


@dataclass(frozen=True, slots=True)
class Handed:
    """How much of a line is handed over, or comes back."""

    line_id: UUID
    quantity: Decimal


class PaymentMethod(StrEnum):
    """How a sale is paid, as the counter notes it."""

    CASH = "cash"
    PIX = "pix"
    DEBIT_CARD = "debit_card"
    CREDIT_CARD = "credit_card"
    TRANSFER = "transfer"
    ON_ACCOUNT = "on_account"
    OTHER = "other"


class ReturnReason(StrEnum):
    """Why goods come back."""

    SURPLUS = "surplus"
    WRONG_ITEM = "wrong_item"
    DEFECT = "defect"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Returned(Handed):
    """How much of a line comes back; what is damaged does not go on the shelf again."""

    is_damaged: bool = False


@dataclass(frozen=True, slots=True)
class Balance:
    """A line of an order as far as its goods have moved."""

    quantity: Decimal
    to_deliver: Decimal
    withdrawn: Decimal
    returned: Decimal
    total: Decimal

    @property
    def handed(self) -> Decimal:
        """Return how much the customer was given."""
        return self.quantity - self.to_deliver - self.withdrawn

    @property
    def returnable(self) -> Decimal:
        """Return how much of it is still with the customer."""
        return self.handed - self.returned

    def worth(self, before: Decimal, more: Decimal) -> Decimal:
        """Return what goods cost that follow others of the line; all parts add up to its total."""
        return self._share(before + more) - self._share(before)

    @property
    def closed(self) -> Decimal:
        """Return what the goods are worth that will not be delivered."""
        return self.worth(self.quantity - self.withdrawn, self.withdrawn)

    def _share(self, quantity: Decimal) -> Decimal:
        return round_money(self.total * quantity / self.quantity)


def discounted(amount: Decimal, percent: Decimal) -> Decimal:
    """Return what lines of an order come to with its general discount, rounded once."""
    return round_money(amount * (100 - percent) / 100)


def due_of(total: Decimal, percent: Decimal, lines: Iterable[Balance]) -> Decimal:
    """Return what of an order's total stays to be paid when its balance was closed, or all."""
    each = list(lines)
    if not any(line.withdrawn for line in each):
        return total
    return discounted(sum((line.total - line.closed for line in each), Decimal(0)), percent)


def over(given: Iterable[Handed], most: Mapping[UUID, Decimal]) -> list[int]:
    """Return the places at which more of a line is given than there may be."""
    taken: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    found = []
    for place, one in enumerate(given):
        taken[one.line_id] += one.quantity
        if taken[one.line_id] > most[one.line_id]:
            found.append(place)
    return found


def cost_rise(before: Decimal | None, now: Decimal | None) -> Decimal | None:
    """Return by how many per cent a cost rose, or None where it did not or is not known."""
    if not before or now is None or now <= before:
        return None
    return round_money((now - before) / before * 100) or None


def plain(quantity: Decimal) -> str:
    """Return a quantity as a sentence has it in Brazil, without trailing zeros."""
    text = f"{quantity:f}".rstrip("0") if quantity % 1 else f"{quantity:.0f}"
    return text.replace(".", ",")


def summed(given: Iterable[Handed]) -> dict[UUID, Decimal]:
    """Return how much is given of each line."""
    found: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    for one in given:
        found[one.line_id] += one.quantity
    return dict(found)


def is_step(status: OrderStatus, to: OrderStatus, *, is_pickup: bool) -> bool:
    """Tell whether an order may go from one state to another."""
    return (status, to) == PICKUP if is_pickup else (status, to) in STEPS


@cache
def next_steps(status: OrderStatus) -> tuple[tuple[OrderStatus, bool], ...]:
    """Return where an order can go and whether as a pick-up: onwards first, cancelling last."""
    onwards = list(OrderStatus)
    steps = [(to, False) for came_from, to in STEPS if came_from is status]
    if status is PICKUP[0]:
        steps.append((PICKUP[1], True))

    def place(step: tuple[OrderStatus, bool]) -> tuple[bool, bool, int]:
        at = onwards.index(step[0])
        return step[0] is S.CANCELLED, at < onwards.index(status), at

    return tuple(sorted(steps, key=place))
