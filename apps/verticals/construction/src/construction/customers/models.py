"""Tables of customers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from basecore.db import Owned
from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import Base, key_of


class CustomerGroup(Owned, Base):
    """Customers who are treated alike, such as builders."""

    __tablename__ = "customer_group"
    __table_args__ = (
        UniqueConstraint("tenant_id", "sort_name"),
        ForeignKeyConstraint(["tenant_id", "price_list_id"], key_of("price_list")),
        Index(None, "tenant_id", "price_list_id"),
    )

    name: Mapped[str]
    sort_name: Mapped[str]
    price_list_id: Mapped[UUID | None]


class Customer(Owned, Base):
    """A person or company that buys."""

    __tablename__ = "customer"
    __table_args__ = (
        UniqueConstraint("tenant_id", "tax_id"),
        CheckConstraint("kind IN ('person', 'company')", name="kind"),
        CheckConstraint("credit_limit >= 0", name="credit_limit"),
        ForeignKeyConstraint(["tenant_id", "group_id"], key_of("customer_group")),
        ForeignKeyConstraint(["tenant_id", "merged_into_id"], key_of("customer")),
        Index(None, "tenant_id", "sort_name", "id"),
        Index(None, "tenant_id", "phone_key"),
        Index(None, "tenant_id", "merged_into_id"),
        Index(None, "tenant_id", "group_id"),
        ForeignKeyConstraint(["tenant_id", "price_list_id"], key_of("price_list")),
        Index(None, "tenant_id", "price_list_id"),
        Index("uq_customer_walk_in", "tenant_id", unique=True, postgresql_where=text("is_walk_in")),
    )

    kind: Mapped[str]
    name: Mapped[str]
    sort_name: Mapped[str]
    tax_id: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    phone_key: Mapped[str | None]
    street: Mapped[str | None]
    street_number: Mapped[str | None]
    district: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    postal_code: Mapped[str | None]
    notes: Mapped[str | None]
    group_id: Mapped[UUID | None]
    price_list_id: Mapped[UUID | None]
    credit_limit: Mapped[Decimal | None]
    credit_notes: Mapped[str | None]
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    merged_into_id: Mapped[UUID | None]
    anonymised_at: Mapped[datetime | None]
    is_walk_in: Mapped[bool] = mapped_column(server_default=false())
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class CustomerContact(Owned, Base):
    """A person to talk to at a customer's."""

    __tablename__ = "customer_contact"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "customer_id"], key_of("customer")),
        Index(None, "tenant_id", "customer_id"),
    )

    customer_id: Mapped[UUID]
    name: Mapped[str]
    role: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    is_preferred: Mapped[bool]
