"""What comes in and goes out about quotes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from construction.fields import Long, Money, MoneyOut, Percent, Quantity, Short
from construction.numbering import Document, label
from construction.quotes.domain import DEFAULT_VALID_DAYS, MAX_LINES, MAX_VALID_DAYS, QuoteStatus

ZERO = Decimal(0)


class QuoteLineIn(BaseModel):
    """A product, how much of it, and at what price if not today's."""

    model_config = ConfigDict(extra="forbid")

    product_id: UUID
    quantity: Quantity
    unit_price: Money | None = None
    discount_percent: Percent = ZERO
    note: Short | None = None


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
    """Why a quote will not become an order."""

    model_config = ConfigDict(extra="forbid")

    reason: Short | None = None


class QuoteLineOut(BaseModel):
    """A line of a quote."""

    id: UUID
    position: int
    product_id: UUID
    sku: str
    name: str
    quantity: MoneyOut
    uom: str
    unit_price: MoneyOut
    discount_percent: MoneyOut
    total: MoneyOut
    note: str | None


class QuoteSummary(BaseModel):
    """A quote in a list."""

    id: UUID
    number: str
    status: QuoteStatus
    customer_id: UUID
    customer_name: str
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
    updated_at: datetime
    lines: list[QuoteLineOut]


def summary_of(row: Any) -> QuoteSummary:
    """Return a quote of a list from its row: the quote and the names that go with it."""
    return QuoteSummary.model_construct(**_summary(row))


def quote_of(row: Any, lines: Iterable[Any]) -> QuoteOut:
    """Return a quote from its row and the rows of its lines."""
    quote = row.Quote
    return QuoteOut.model_construct(
        **_summary(row),
        subtotal=quote.subtotal,
        discount_percent=quote.discount_percent,
        valid_days=quote.valid_days,
        notes=quote.notes,
        version=quote.version,
        updated_at=quote.updated_at,
        lines=[_line_of(line) for line in lines],
    )


def _summary(row: Any) -> dict[str, Any]:
    quote = row.Quote
    return {
        "id": quote.id,
        "number": label(Document.QUOTE, quote.number),
        "status": QuoteStatus(quote.status),
        "customer_id": quote.customer_id,
        "customer_name": row.customer_name,
        "job_site_id": quote.job_site_id,
        "job_site_name": row.job_site_name,
        "owner_id": quote.owner_id,
        "owner_name": quote.owner_name,
        "total": quote.total,
        "valid_until": quote.valid_until,
        "created_at": quote.created_at,
    }


def _line_of(row: Any) -> QuoteLineOut:
    line = row.QuoteLine
    return QuoteLineOut.model_construct(
        id=line.id,
        position=line.position,
        product_id=line.product_id,
        sku=row.sku,
        name=row.name,
        quantity=line.quantity,
        uom=line.uom,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        total=line.total,
        note=line.note,
    )
