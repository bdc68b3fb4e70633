"""Tables of orders."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from basecore.db import Owned
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import PERCENT, QUANTITY, Base, key_of

STATUSES = "'pending', 'preparing', 'out_for_delivery', 'delivered', 'cancelled'"


class Order(Owned, Base):
    """Goods promised to a customer; only its status changes."""

    __tablename__ = "order"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "quote_id"),
        CheckConstraint(f"status IN ({STATUSES})", name="status"),
        ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            key_of("customer"),
        ),
        ForeignKeyConstraint(["tenant_id", "quote_id"], key_of("quote")),
        ForeignKeyConstraint(
            ["tenant_id", "customer_id", "job_site_id"],
            [
                "construction.job_site.tenant_id",
                "construction.job_site.customer_id",
                "construction.job_site.id",
            ],
            name="fk_order_job_site",
        ),
        Index(None, "tenant_id", "status", "number"),
        Index("ix_order_owner", "tenant_id", "owner_id", "number"),
        Index("ix_order_customer", "tenant_id", "customer_id", "number"),
    )

    number: Mapped[int] = mapped_column(BigInteger)
    quote_id: Mapped[UUID | None]
    customer_id: Mapped[UUID]
    job_site_id: Mapped[UUID | None]
    owner_id: Mapped[UUID]
    owner_name: Mapped[str]
    status: Mapped[str]
    is_pickup: Mapped[bool]
    discount_percent: Mapped[Decimal] = mapped_column(PERCENT)
    subtotal: Mapped[Decimal]
    total: Mapped[Decimal]
    notes: Mapped[str | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]


class OrderLine(Owned, Base):
    """A product in an order, copied from the quote and frozen."""

    __tablename__ = "order_line"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "order_id"], key_of("order")),
        ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            key_of("product"),
        ),
        UniqueConstraint("tenant_id", "order_id", "position"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("to_deliver BETWEEN 0 AND quantity", name="to_deliver"),
        Index(None, "tenant_id", "product_id"),
        Index(
            "ix_order_line_open",
            "tenant_id",
            "product_id",
            postgresql_where=text("to_deliver > 0"),
        ),
    )

    order_id: Mapped[UUID]
    product_id: Mapped[UUID]
    position: Mapped[int]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    to_deliver: Mapped[Decimal] = mapped_column(QUANTITY)
    uom: Mapped[str]
    unit_price: Mapped[Decimal]
    discount_percent: Mapped[Decimal] = mapped_column(PERCENT)
    total: Mapped[Decimal]
    note: Mapped[str | None]
