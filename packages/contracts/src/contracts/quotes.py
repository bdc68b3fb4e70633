"""Events of a quote's life."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Literal, get_args
from uuid import UUID

from contracts.base import Amount, Event, Part, upcasts

QUOTE = ("quote", "quote_id")

LostReason = Literal["price", "stock", "lead_time", "other"]
"""Why a quote did not become an order; words of people stay in the vertical."""


class QuoteLine(Part):
    """A product, how much of it and at what price."""

    product_id: UUID
    quantity: Amount
    uom: str
    unit_price: Amount
    discount_percent: Amount
    total: Amount


class QuoteCreated(Event):
    """A draft was made."""

    NAME: ClassVar[str] = "quote_created"
    AGGREGATE: ClassVar[tuple[str, str]] = QUOTE

    quote_id: UUID
    customer_id: UUID
    job_site_id: UUID | None = None
    owner_id: UUID
    total: Amount
    lines: tuple[QuoteLine, ...]


class QuoteRevised(Event):
    """A draft was changed, or a quote became one again; carries all of it as it is now.

    `revision` counts from 1 and grows when a quote that was sent goes back to draft.
    """

    NAME: ClassVar[str] = "quote_revised"
    AGGREGATE: ClassVar[tuple[str, str]] = QUOTE

    quote_id: UUID
    customer_id: UUID
    job_site_id: UUID | None = None
    revision: int | None = None
    total: Amount
    lines: tuple[QuoteLine, ...]


class QuoteSent(Event):
    """The customer has it, and it is valid until a day."""

    NAME: ClassVar[str] = "quote_sent"
    AGGREGATE: ClassVar[tuple[str, str]] = QUOTE

    quote_id: UUID
    valid_until: date


class QuoteApproved(Event):
    """It may become an order."""

    NAME: ClassVar[str] = "quote_approved"
    AGGREGATE: ClassVar[tuple[str, str]] = QUOTE

    quote_id: UUID


class QuoteRejected(Event):
    """The customer refused it."""

    NAME: ClassVar[str] = "quote_rejected"
    AGGREGATE: ClassVar[tuple[str, str]] = QUOTE

    quote_id: UUID
    reason: LostReason


class QuoteExpired(Event):
    """Its validity ended without an answer; the reason is what the seller heard, if anything."""

    NAME: ClassVar[str] = "quote_expired"
    AGGREGATE: ClassVar[tuple[str, str]] = QUOTE

    quote_id: UUID
    reason: LostReason | None = None


class QuoteCancelled1(Event):
    """It will not become an order; the reason is free text, which nobody can count."""

    NAME: ClassVar[str] = "quote_cancelled"
    AGGREGATE: ClassVar[tuple[str, str]] = QUOTE

    quote_id: UUID
    reason: str | None = None


class QuoteCancelled(Event):
    """It will not become an order; no reason: nobody gave one."""

    NAME: ClassVar[str] = "quote_cancelled"
    VERSION: ClassVar[int] = 2
    AGGREGATE: ClassVar[tuple[str, str]] = QUOTE

    quote_id: UUID
    reason: LostReason | None = None


@upcasts(QuoteCancelled1)
def _words_to_reason(payload: Mapping[str, Any]) -> dict[str, Any]:
    words = payload["reason"]
    known = words is None or words in get_args(LostReason)
    return {**payload, "reason": words if known else "other"}


class QuoteConverted(Event):
    """It became exactly one order."""

    NAME: ClassVar[str] = "quote_converted"
    AGGREGATE: ClassVar[tuple[str, str]] = QUOTE

    quote_id: UUID
    order_id: UUID
    customer_id: UUID
    job_site_id: UUID | None = None
    total: Amount
    lines: tuple[QuoteLine, ...]
