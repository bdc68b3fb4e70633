"""Tables of job sites."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from basecore.db import Owned
from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    Numeric,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY
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
        ForeignKeyConstraint(["tenant_id", "price_list_id"], key_of("price_list")),
        Index(None, "tenant_id", "price_list_id"),
        CheckConstraint(
            "coordinates_source IN ('typed', 'municipality', 'learned')", name="coordinates_source"
        ),
        CheckConstraint("receives_until >= receives_from", name="receives_until"),
        CheckConstraint("truck_max_kg > 0", name="truck_max_kg"),
    )

    customer_id: Mapped[UUID]
    name: Mapped[str]
    street: Mapped[str | None]
    street_number: Mapped[str | None]
    district: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    postal_code: Mapped[str | None]
    latitude: Mapped[Decimal | None] = mapped_column(DEGREES)
    longitude: Mapped[Decimal | None] = mapped_column(DEGREES)
    coordinates_source: Mapped[str | None]
    receives_on: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    receives_from: Mapped[int | None] = mapped_column(SmallInteger)
    receives_until: Mapped[int | None] = mapped_column(SmallInteger)
    truck_max_kg: Mapped[int | None]
    truck_notes: Mapped[str | None]
    price_list_id: Mapped[UUID | None]
    access_notes: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime]


class JobSiteContact(Owned, Base):
    """A person who receives goods at a job site."""

    __tablename__ = "job_site_contact"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "job_site_id"], key_of("job_site")),
        Index(None, "tenant_id", "job_site_id"),
    )

    job_site_id: Mapped[UUID]
    name: Mapped[str]
    role: Mapped[str | None]
    phone: Mapped[str | None]
