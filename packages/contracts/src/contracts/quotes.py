"""Events of a quote's life."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.base import Amount, Event

QUOTE = ("quote", "quote_id")


class QuoteLine(BaseModel):
    """A product, how much of it and at what price."""

    model_config = ConfigDict(frozen=True, extra="ignore")

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
    """A draft was changed; carries all of it as it is now."""

    NAME: ClassVar[str] = "quote_revised"
    AGGREGATE: ClassVar[tuple[str, str]] = QUOTE

    quote_id: UUID
    customer_id: UUID
    job_site_id: UUID | None = None
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


class QuoteExpired(Event):
    """Its validity ended without an answer."""

    NAME: ClassVar[str] = "quote_expired"
    AGGREGATE: ClassVar[tuple[str, str]] = QUOTE

    quote_id: UUID


class QuoteCancelled(Event):
    """It will not become an order."""

    NAME: ClassVar[str] = "quote_cancelled"
    AGGREGATE: ClassVar[tuple[str, str]] = QUOTE

    quote_id: UUID
    reason: str | None = None


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
