"""Tables of job sites."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from basecore.db import Owned
from sqlalchemy import ForeignKeyConstraint, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import Base, key_of

DEGREES = Numeric(9, 6)


class JobSite(Owned, Base):
    """A place where a customer builds and where goods go."""

    __tablename__ = "job_site"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            key_of("customer"),
        ),
        UniqueConstraint("tenant_id", "customer_id", "id"),
    )

    customer_id: Mapped[UUID]
    name: Mapped[str]
    street: Mapped[str | None]
    street_number: Mapped[str | None]
    district: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    latitude: Mapped[Decimal | None] = mapped_column(DEGREES)
    longitude: Mapped[Decimal | None] = mapped_column(DEGREES)
    access_notes: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
