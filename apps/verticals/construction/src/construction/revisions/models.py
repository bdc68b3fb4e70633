"""Table of revisions."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import Owned
from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import PERCENT, Base, key_of


class QuoteRevision(Owned, Base):
    """A quote as it was when it went back to draft; the names of people stay with the customer."""

    __tablename__ = "quote_revision"
    __table_args__ = (
        UniqueConstraint("tenant_id", "quote_id", "revision"),
        ForeignKeyConstraint(["tenant_id", "quote_id"], key_of("quote")),
        ForeignKeyConstraint(["tenant_id", "customer_id"], key_of("customer")),
        ForeignKeyConstraint(
            ["tenant_id", "customer_id", "job_site_id"],
            [
                "construction.job_site.tenant_id",
                "construction.job_site.customer_id",
                "construction.job_site.id",
            ],
            name="fk_quote_revision_job_site",
        ),
        Index(None, "tenant_id", "customer_id"),
    )

    quote_id: Mapped[UUID]
    revision: Mapped[int]
    status: Mapped[str]
    customer_id: Mapped[UUID]
    job_site_id: Mapped[UUID | None]
    discount_percent: Mapped[Decimal] = mapped_column(PERCENT)
    subtotal: Mapped[Decimal]
    total: Mapped[Decimal]
    valid_days: Mapped[int]
    valid_until: Mapped[date | None]
    notes: Mapped[str | None]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    frozen_at: Mapped[datetime]
    frozen_by_name: Mapped[str]
