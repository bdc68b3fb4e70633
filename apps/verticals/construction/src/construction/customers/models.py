"""Tables of customers."""

from __future__ import annotations

from datetime import datetime

from basecore.db import Owned
from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import Base


class Customer(Owned, Base):
    """A person or company that buys."""

    __tablename__ = "customer"
    __table_args__ = (
        UniqueConstraint("tenant_id", "tax_id"),
        CheckConstraint("kind IN ('person', 'company')", name="kind"),
        Index(None, "tenant_id", "sort_name", "id"),
    )

    kind: Mapped[str]
    name: Mapped[str]
    sort_name: Mapped[str]
    tax_id: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    street: Mapped[str | None]
    street_number: Mapped[str | None]
    district: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    postal_code: Mapped[str | None]
    notes: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
