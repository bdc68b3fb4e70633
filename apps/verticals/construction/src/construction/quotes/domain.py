"""Rules of a quote: its states, who may move it, and its arithmetic."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal
from uuid import UUID

from basecore.money import discounted, round_money
from contracts.quotes import LostReason

MAX_LINES = 500
DEFAULT_VALID_DAYS = 7
MAX_VALID_DAYS = 365

CancelReason = Literal[LostReason, "mistake"]
"""Why a quote is cancelled: it was lost, or it should not have been made."""


class QuoteStatus(StrEnum):
    """Where a quote stands."""

    DRAFT = "draft"
    SENT = "sent"
    APPROVED = "approved"
    CONVERTED = "converted"
    REJECTED = "rejected"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class QuoteAction(StrEnum):
    """What can be done to a quote."""

    EDIT = "edit"
    SEND = "send"
    APPROVE = "approve"
    REJECT = "reject"
    CONVERT = "convert"
    EXPIRE = "expire"
    CANCEL = "cancel"
    CHANGE = "change"
    RESTORE = "restore"


S, A = QuoteStatus, QuoteAction

TRANSITIONS: dict[tuple[QuoteStatus, QuoteAction], QuoteStatus] = {
    (S.DRAFT, A.EDIT): S.DRAFT,
    (S.DRAFT, A.SEND): S.SENT,
    (S.DRAFT, A.RESTORE): S.SENT,
    (S.SENT, A.APPROVE): S.APPROVED,
    (S.SENT, A.REJECT): S.REJECTED,
    (S.APPROVED, A.CONVERT): S.CONVERTED,
    (S.SENT, A.EXPIRE): S.EXPIRED,
    (S.DRAFT, A.CANCEL): S.CANCELLED,
    (S.SENT, A.CANCEL): S.CANCELLED,
    (S.APPROVED, A.CANCEL): S.CANCELLED,
    **{(state, A.CHANGE): S.DRAFT for state in (S.SENT, S.APPROVED, S.EXPIRED, S.REJECTED)},
}


def next_status(status: QuoteStatus, action: QuoteAction) -> QuoteStatus | None:
    """Return where an action leads, or None where it is not allowed."""
    return TRANSITIONS.get((status, action))


def possible(status: QuoteStatus) -> frozenset[QuoteAction]:
    """Return what can be done to a quote in this state."""
    return frozenset(action for (state, action) in TRANSITIONS if state is status)


@dataclass(frozen=True, slots=True)
class PricedLine:
    """Quantity, price and discount of one line."""

    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal

    @property
    def total(self) -> Decimal:
        """Return round(quantity x unit price x (1 - discount / 100), 2)."""
        return round_money(discounted(self.quantity * self.unit_price, self.discount_percent))


@dataclass(frozen=True, slots=True)
class Totals:
    """What a quote adds up to."""

    subtotal: Decimal
    total: Decimal


def totals(lines: Iterable[PricedLine], discount_percent: Decimal) -> Totals:
    """Return the sum of line totals and what is left of it after the general discount."""
    return less(sum((line.total for line in lines), Decimal("0.00")), discount_percent)


def less(subtotal: Decimal, discount_percent: Decimal) -> Totals:
    """Return the sum of line totals with what the general discount leaves of it."""
    return Totals(subtotal, round_money(discounted(subtotal, discount_percent)))


def valid_until(sent_on: date, valid_days: int) -> date:
    """Return the last day on which a quote sent on a day is valid."""
    return sent_on + timedelta(days=valid_days)


def is_lapsed(until: date | None, today: date) -> bool:
    """Tell whether the last day of a quote is over, even if nobody has noted it yet."""
    return until is not None and until < today


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a quote will not become an order: from the list, and in words.

    `missing` names the lines that were not in stock; None means those that are short now.
    """

    reason: CancelReason | None = None
    words: str | None = None
    missing: Sequence[UUID] | None = None

    @property
    def told(self) -> LostReason | None:
        """Return the reason that engines count; a mistake lost nothing."""
        return None if self.reason == "mistake" else self.reason

    @property
    def detail(self) -> dict[str, str]:
        """Return what the quote's history keeps of it."""
        kept = {"lost": self.reason, "reason": self.words}
        return {name: value for name, value in kept.items() if value}


@dataclass(frozen=True, slots=True)
class Needed:
    """How much of a product a line needs."""

    line_id: UUID
    product_id: UUID
    quantity: Decimal


def short(lines: Iterable[Needed], on_hand: Mapping[UUID, Decimal]) -> list[UUID]:
    """Return the lines that the stock does not cover, once those before them took their share."""
    taken: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    found = []
    for line in lines:
        taken[line.product_id] += line.quantity
        if taken[line.product_id] > on_hand.get(line.product_id, Decimal(0)):
            found.append(line.line_id)
    return found


def untold(lines: Iterable[Needed], told: Mapping[UUID, Decimal]) -> dict[UUID, Decimal]:
    """Return by line what was not told as lost yet: a quote may be lost, changed, lost again."""
    left, found = dict(told), {}
    for line in lines:
        known = min(line.quantity, left.get(line.product_id, Decimal(0)))
        left[line.product_id] = left.get(line.product_id, Decimal(0)) - known
        if line.quantity > known:
            found[line.line_id] = line.quantity - known
    return found


@dataclass(frozen=True, slots=True)
class Offered:
    """A product at a price, as far as a manager looks at it who allows a discount."""

    product_id: UUID
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal


def discount_mark(
    parties: Iterable[UUID | None], discount_percent: Decimal, lines: Iterable[Offered]
) -> bytes:
    """Return a digest of who is offered what at which discounts; the order of lines is no matter.

    Whoever allows a discount allows exactly that: once anything of it differs, so does the digest.
    """
    told = sorted(
        f"{one.product_id} {one.quantity:.3f} {one.unit_price:.2f} {one.discount_percent:.2f}"
        for one in lines
    )
    head = [str(party) for party in parties] + [f"{discount_percent:.2f}"]
    return hashlib.sha256("\x1f".join(head + told).encode()).digest()
