"""Rules of purchases: their states, what is late, what they cost, and how receipts change costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from basecore.money import round_money

ZERO = Decimal(0)


class PurchaseStatus(StrEnum):
    """How far a purchase is."""

    DRAFT = "draft"
    SENT = "sent"
    PARTLY_RECEIVED = "partly_received"
    RECEIVED = "received"
    CANCELLED = "cancelled"


class PurchaseAction(StrEnum):
    """What is done to a purchase."""

    CHANGE = "change"
    SEND = "send"
    RECEIVE = "receive"
    CLOSE = "close"
    CANCEL = "cancel"


S, A = PurchaseStatus, PurchaseAction
TRANSITIONS: dict[tuple[PurchaseStatus, PurchaseAction], PurchaseStatus] = {
    (S.DRAFT, A.CHANGE): S.DRAFT,
    (S.DRAFT, A.SEND): S.SENT,
    (S.DRAFT, A.CANCEL): S.CANCELLED,
    (S.SENT, A.SEND): S.SENT,
    (S.SENT, A.RECEIVE): S.PARTLY_RECEIVED,
    (S.SENT, A.CANCEL): S.CANCELLED,
    (S.PARTLY_RECEIVED, A.SEND): S.PARTLY_RECEIVED,
    (S.PARTLY_RECEIVED, A.RECEIVE): S.PARTLY_RECEIVED,
    (S.PARTLY_RECEIVED, A.CLOSE): S.RECEIVED,
}
OPEN = (S.SENT, S.PARTLY_RECEIVED)
"""Something is still to come."""


def allows(status: PurchaseStatus, action: PurchaseAction) -> bool:
    """Tell whether an action is possible in a state."""
    return (status, action) in TRANSITIONS


def is_late(status: PurchaseStatus, expected_on: date | None, today: date) -> bool:
    """Tell whether something should have come by now."""
    return status in OPEN and expected_on is not None and expected_on < today


@dataclass(frozen=True, slots=True)
class Balance:
    """What of a line was ordered and has come."""

    quantity: Decimal
    received: Decimal

    @property
    def missing(self) -> Decimal:
        """Return what is still to come; more than was ordered is nothing."""
        return max(self.quantity - self.received, ZERO)


def status_after(balances: Iterable[Balance], *, is_last: bool) -> PurchaseStatus:
    """Return the state after a receipt."""
    is_whole = is_last or all(one.missing == 0 for one in balances)
    return S.RECEIVED if is_whole else S.PARTLY_RECEIVED


def line_total(quantity: Decimal, unit_price: Decimal | None) -> Decimal:
    """Return what a line costs; one without a price costs nothing yet."""
    return round_money(quantity * (unit_price or ZERO))


@dataclass(frozen=True, slots=True)
class Arrived:
    """A product that came: what was counted, what the invoice says, at which price."""

    product_id: UUID
    quantity: Decimal
    unit_price: Decimal | None = None
    line_id: UUID | None = None
    invoiced: Decimal | None = None
    note: str | None = None


def landed(arrived: Sequence[Arrived], freight: Decimal) -> dict[UUID, tuple[Decimal, Decimal]]:
    """Return quantity and value at the door of each priced product; freight goes by value."""
    priced = [(one, one.unit_price) for one in arrived if one.unit_price is not None]
    total = sum((one.quantity * price for one, price in priced), ZERO)
    found: dict[UUID, tuple[Decimal, Decimal]] = {}
    for one, price in priced:
        if one.quantity <= 0:
            continue
        value = one.quantity * price
        value += freight * value / total if total else ZERO
        before = found.get(one.product_id, (ZERO, ZERO))
        found[one.product_id] = (before[0] + one.quantity, before[1] + value)
    return found


def average_cost(
    on_hand: Decimal, cost: Decimal | None, quantity: Decimal, value: Decimal
) -> Decimal:
    """Return the cost of a unit once goods joined those on hand, weighted by quantity.

    What is not there, or has no cost yet, weighs nothing.
    """
    held = max(on_hand, ZERO) if cost is not None else ZERO
    return round_money((held * (cost or ZERO) + value) / (held + quantity))
