"""Tables of quotes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import Owned
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import PERCENT, QUANTITY, Base, key_of

STATUSES = "'draft', 'sent', 'approved', 'converted', 'rejected', 'expired', 'cancelled'"


class Quote(Owned, Base):
    """An offer to a customer."""

    __tablename__ = "quote"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        CheckConstraint(f"status IN ({STATUSES})", name="status"),
        ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            key_of("customer"),
        ),
        ForeignKeyConstraint(
            ["tenant_id", "customer_id", "job_site_id"],
            [
                "construction.job_site.tenant_id",
                "construction.job_site.customer_id",
                "construction.job_site.id",
            ],
            name="fk_quote_job_site",
        ),
        Index(None, "tenant_id", "status", "number"),
        Index("ix_quote_owner", "tenant_id", "owner_id", "number"),
        Index("ix_quote_customer", "tenant_id", "customer_id", "number"),
    )

    number: Mapped[int] = mapped_column(BigInteger)
    customer_id: Mapped[UUID]
    job_site_id: Mapped[UUID | None]
    owner_id: Mapped[UUID]
    owner_name: Mapped[str]
    status: Mapped[str]
    discount_percent: Mapped[Decimal] = mapped_column(PERCENT)
    subtotal: Mapped[Decimal]
    total: Mapped[Decimal]
    valid_days: Mapped[int]
    valid_until: Mapped[date | None]
    notes: Mapped[str | None]
    version: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class QuoteLine(Owned, Base):
    """A product in a quote, with its price frozen."""

    __tablename__ = "quote_line"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "quote_id"], key_of("quote")),
        ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            key_of("product"),
        ),
        UniqueConstraint("tenant_id", "quote_id", "position"),
        CheckConstraint("quantity > 0", name="quantity"),
        Index(None, "tenant_id", "product_id"),
    )

    quote_id: Mapped[UUID]
    product_id: Mapped[UUID]
    position: Mapped[int]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    uom: Mapped[str]
    unit_price: Mapped[Decimal]
    discount_percent: Mapped[Decimal] = mapped_column(PERCENT)
    total: Mapped[Decimal]
    note: Mapped[str | None]
    is_price_typed: Mapped[bool] = mapped_column(default=False, server_default="false")
    price_explanation: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
