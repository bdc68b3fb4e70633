"""What is told, and to whom: a person, or all who may do something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

COUNTED = 99
"""Beyond so many unread notices the bell says "99+"."""
KEPT_READ = timedelta(days=30)
KEPT = timedelta(days=90)


class NoticeKind(StrEnum):
    """What happened."""

    APPROVAL_ASKED = "approval_asked"
    APPROVAL_APPROVED = "approval_approved"
    APPROVAL_REFUSED = "approval_refused"
    QUOTE_APPROVED = "quote_approved"
    QUOTE_REJECTED = "quote_rejected"
    QUOTE_CHANGE = "quote_change"
    STOCK_ALERT = "stock_alert"
    STOCK_OFF = "stock_off"
    PRICE_ODD = "price_odd"


PLACES = dict.fromkeys(
    (NoticeKind.STOCK_ALERT, NoticeKind.STOCK_OFF, NoticeKind.PRICE_ODD), "products"
)
"""Where the page of what a notice is about lies, if it is not a quote's."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told: one person, or everybody whose role has a permission."""

    key: str

    @classmethod
    def person(cls, user_id: UUID) -> Audience:
        """Return the audience of one person."""
        return cls(f"user:{user_id}")

    @classmethod
    def whoever_may(cls, permission: str) -> Audience:
        """Return everybody whose role has a permission."""
        return cls(f"may:{permission}")


def place_of(kind: NoticeKind, subject_id: UUID) -> str:
    """Return the address of what a notice is about."""
    return f"/web/{PLACES.get(kind, 'quotes')}/{subject_id}"
