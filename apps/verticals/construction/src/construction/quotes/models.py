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
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import PERCENT, QUANTITY, Base, key_of

STATUSES = "'draft', 'sent', 'approved', 'converted', 'rejected', 'expired', 'cancelled'"
REASONS = "'price', 'stock', 'lead_time', 'other', 'mistake'"


class Quote(Owned, Base):
    """An offer to a customer."""

    __tablename__ = "quote"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        CheckConstraint(f"status IN ({STATUSES})", name="status"),
        CheckConstraint(
            "customer_id IS NOT NULL OR (job_site_id IS NULL AND status IN ('draft', 'cancelled'))",
            name="customer",
        ),
        CheckConstraint("untold IN ('created', 'revised')", name="untold"),
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
        Index(
            "ix_quote_untold",
            "tenant_id",
            "updated_at",
            postgresql_where=text("untold IS NOT NULL"),
        ),
        CheckConstraint(f"lost_reason IN ({REASONS})", name="lost_reason"),
        Index("ix_quote_owner_status", "tenant_id", "owner_id", "status", "number"),
        Index("ix_quote_created_at", "tenant_id", "created_at"),
        Index(
            "ix_quote_valid_until",
            "tenant_id",
            "valid_until",
            postgresql_where=text("status = 'sent'"),
        ),
        Index(
            "ix_quote_lost_reason",
            "tenant_id",
            "lost_reason",
            "number",
            postgresql_where=text("lost_reason IS NOT NULL"),
        ),
    )

    number: Mapped[int] = mapped_column(BigInteger)
    number_mask: Mapped[str] = mapped_column(server_default="COT-000000")
    customer_id: Mapped[UUID | None]
    """Missing only while the quote is a draft, or was given up as one."""
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
    sent_at: Mapped[datetime | None]
    lost_reason: Mapped[str | None]
    version: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    allowed_mark: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The digest of lines and discounts that a manager allowed below the seller's limits."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    header_version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Moves with the header alone, while `version` moves with every line too."""
    last_op: Mapped[UUID | None]
    """The request that wrote the header last: its repetition changes nothing."""
    changed_by_name: Mapped[str | None]
    untold: Mapped[str | None]
    """The event that is told when the draft comes to rest, if anything is still untold."""


class QuoteLine(Owned, Base):
    """A product in a quote, with its price frozen."""

    __tablename__ = "quote_line"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "quote_id"], key_of("quote")),
        ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            key_of("product"),
        ),
        CheckConstraint("quantity > 0", name="quantity"),
        Index(None, "tenant_id", "product_id"),
        Index(None, "tenant_id", "quote_id", "position", "id"),
    )

    quote_id: Mapped[UUID]
    product_id: Mapped[UUID]
    position: Mapped[int]
    """With gaps, so that a line can move alone; of equal ones the older id comes first."""
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    uom: Mapped[str]
    unit_price: Mapped[Decimal]
    discount_percent: Mapped[Decimal] = mapped_column(PERCENT)
    total: Mapped[Decimal]
    note: Mapped[str | None]
    is_price_typed: Mapped[bool] = mapped_column(default=False, server_default="false")
    price_explanation: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    quote_version: Mapped[int] = mapped_column(default=1, server_default="1")
    """The version that the quote had after this line's last change."""
    last_op: Mapped[UUID | None]
    changed_by_name: Mapped[str | None]
    said: Mapped[str | None]
    """The quantity as somebody typed it, such as `12x3,5+10%`."""


class QuoteLineRemoval(Owned, Base):
    """A line that was taken out of a draft: its id, and which request of whom did it."""

    __tablename__ = "quote_line_removal"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "quote_id"], key_of("quote")),
        Index(None, "tenant_id", "quote_id", "quote_version"),
    )

    quote_id: Mapped[UUID]
    quote_version: Mapped[int]
    op: Mapped[UUID | None]
    removed_by_name: Mapped[str]
