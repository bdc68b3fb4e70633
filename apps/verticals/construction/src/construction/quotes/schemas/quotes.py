"""What comes in and goes out about quotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Self, TypeAlias
from uuid import UUID

from contracts.quotes import LostReason
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from construction.fields import Long, Money, MoneyOut, Percent, Quantity, Short
from construction.numbering import label
from construction.quotes.domain import (
    DEFAULT_VALID_DAYS,
    MAX_LINES,
    MAX_VALID_DAYS,
    CancelReason,
    Loss,
    QuoteStatus,
)

Row: TypeAlias = Mapping[Any, Any]
"""Values of a record by name, from the database or about to go there."""

ZERO = Decimal("0.00")


class QuoteLineIn(BaseModel):
    """A product, how much of it, and at what price if not today's.

    `said` never comes from outside: it goes along with a quantity that is carried over.
    """

    model_config = ConfigDict(extra="forbid")

    product_id: UUID
    quantity: Quantity
    unit_price: Money | None = None
    discount_percent: Percent = ZERO
    note: Short | None = None
    _said: str | None = PrivateAttr(default=None)

    @property
    def said(self) -> str | None:
        """Return the quantity as somebody typed it, where that is known."""
        return self._said

    def as_said(self, said: str) -> Self:
        """Keep with the quantity how somebody typed it."""
        self._said = said
        return self


class QuoteIn(BaseModel):
    """A new quote, or all of a draft as it should be."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "customer_id": "01975c3e-7c5f-7a52-a000-000000000001",
                    "lines": [
                        {"product_id": "01975c3e-7c5f-7a52-a000-000000000002", "quantity": "10"}
                    ],
                    "discount_percent": "5",
                }
            ]
        },
    )

    customer_id: UUID
    job_site_id: UUID | None = None
    lines: Annotated[list[QuoteLineIn], Field(min_length=1, max_length=MAX_LINES)]
    discount_percent: Percent = ZERO
    valid_days: Annotated[int, Field(ge=1, le=MAX_VALID_DAYS)] = DEFAULT_VALID_DAYS
    notes: Long | None = None


class CancelIn(BaseModel):
    """Why a quote will not become an order, from the list and in words.

    For the reason `stock`, `missing` names the lines that were not there; left out, it is those
    that are short now.
    """

    model_config = ConfigDict(extra="forbid")

    reason: CancelReason | None = None
    words: Short | None = None
    missing: Annotated[list[UUID], Field(max_length=MAX_LINES)] | None = None

    @property
    def loss(self) -> Loss:
        """Return what the rules know of it."""
        return Loss(self.reason, self.words, self.missing)


class RejectIn(CancelIn):
    """Why the customer refused a quote, from the list and in words; `missing` as in `CancelIn`."""

    reason: LostReason


class QuoteLineOut(BaseModel):
    """A line of a quote; `said` is its quantity as somebody typed it, where somebody did."""

    id: UUID
    position: int
    product_id: UUID
    sku: str
    name: str
    quantity: MoneyOut
    said: str | None = None
    uom: str
    unit_price: MoneyOut
    discount_percent: MoneyOut
    total: MoneyOut
    note: str | None
    is_price_typed: bool
    below_policy: list[str]


class QuoteSummary(BaseModel):
    """A quote in a list; frozen, so that its row can be kept after it was drawn."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    number: str
    status: QuoteStatus
    customer_id: UUID | None
    customer_name: str | None
    job_site_id: UUID | None
    job_site_name: str | None
    owner_id: UUID
    owner_name: str
    total: MoneyOut
    valid_until: date | None
    created_at: datetime


class QuoteOut(QuoteSummary):
    """A quote with its lines."""

    subtotal: MoneyOut
    discount_percent: MoneyOut
    valid_days: int
    notes: str | None
    version: int
    revision: int
    updated_at: datetime
    lines: list[QuoteLineOut]


MORE = QuoteOut.model_fields.keys() - QuoteSummary.model_fields.keys() - {"lines"}


def summary_of(quote: Row) -> QuoteSummary:
    """Return a quote of a list from its values and the names that go with it."""
    return QuoteSummary.model_construct(**_summary(quote))


def quote_of(quote: Row, lines: Iterable[Row]) -> QuoteOut:
    """Return a quote from its values, the names that go with it, and the same of its lines."""
    more = {name: quote[name] for name in MORE}
    outs = [
        QuoteLineOut.model_construct(**{name: line[name] for name in QuoteLineOut.model_fields})
        for line in lines
    ]
    return QuoteOut.model_construct(**_summary(quote), **more, lines=outs)


def _summary(quote: Row) -> dict[str, Any]:
    values = {name: quote[name] for name in QuoteSummary.model_fields}
    values["number"] = label(quote["number_mask"], quote["number"])
    values["status"] = QuoteStatus(quote["status"])
    return values
