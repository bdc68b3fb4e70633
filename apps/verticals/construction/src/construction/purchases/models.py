"""Tables of purchases and receipts."""

from __future__ import annotations

from datetime import date, datetime
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

from construction.orm import QUANTITY, UNIT_COST, Base, key_of

STATUSES = "'draft', 'sent', 'partly_received', 'received', 'cancelled'"
OPEN = "status IN ('sent', 'partly_received')"


class Purchase(Owned, Base):
    """Goods ordered from a supplier; only a draft's lines change."""

    __tablename__ = "purchase"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        CheckConstraint(f"status IN ({STATUSES})", name="status"),
        CheckConstraint("freight >= 0", name="freight"),
        ForeignKeyConstraint(["tenant_id", "supplier_id"], key_of("supplier")),
        Index(None, "tenant_id", "status", "number"),
        Index(None, "tenant_id", "supplier_id", "number"),
        Index("ix_purchase_open", "tenant_id", "expected_on", postgresql_where=text(OPEN)),
    )

    number: Mapped[int] = mapped_column(BigInteger)
    number_mask: Mapped[str] = mapped_column(server_default="COM-000000")
    supplier_id: Mapped[UUID]
    status: Mapped[str]
    ordered_on: Mapped[date | None]
    expected_on: Mapped[date | None]
    payment_term_days: Mapped[int | None]
    freight: Mapped[Decimal | None]
    notes: Mapped[str | None]
    total: Mapped[Decimal]
    owner_name: Mapped[str]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PurchaseLine(Owned, Base):
    """A product in a purchase, in its base unit, and how much of it came."""

    __tablename__ = "purchase_line"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "purchase_id"], key_of("purchase")),
        ForeignKeyConstraint(["tenant_id", "product_id"], key_of("product")),
        UniqueConstraint("tenant_id", "purchase_id", "position"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("received >= 0", name="received"),
        CheckConstraint("unit_price >= 0", name="unit_price"),
        Index(None, "tenant_id", "product_id"),
    )

    purchase_id: Mapped[UUID]
    product_id: Mapped[UUID]
    position: Mapped[int]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    received: Mapped[Decimal] = mapped_column(QUANTITY, server_default="0")
    uom: Mapped[str]
    unit_price: Mapped[Decimal | None] = mapped_column(UNIT_COST)
    suggestion_id: Mapped[UUID | None]


class Receipt(Owned, Base):
    """Goods that came from a supplier; rows are only ever added."""

    __tablename__ = "receipt"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "purchase_id"], key_of("purchase")),
        ForeignKeyConstraint(["tenant_id", "supplier_id"], key_of("supplier")),
        CheckConstraint("freight >= 0", name="freight"),
        Index(None, "tenant_id", "purchase_id", "id"),
        Index(None, "tenant_id", "supplier_id", "id"),
    )

    supplier_id: Mapped[UUID]
    purchase_id: Mapped[UUID | None]
    received_on: Mapped[date]
    freight: Mapped[Decimal | None]
    notes: Mapped[str | None]
    document: Mapped[str | None]
    """Of an invoice, as people call it."""
    actor_name: Mapped[str]
    created_at: Mapped[datetime]


class ReceiptLine(Owned, Base):
    """A product that came: what was counted, and what the invoice said where there was one."""

    __tablename__ = "receipt_line"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "receipt_id"], key_of("receipt")),
        ForeignKeyConstraint(["tenant_id", "product_id"], key_of("product")),
        ForeignKeyConstraint(["tenant_id", "purchase_line_id"], key_of("purchase_line")),
        CheckConstraint("quantity >= 0", name="quantity"),
        CheckConstraint("unit_price >= 0", name="unit_price"),
        Index(None, "tenant_id", "receipt_id"),
        Index(None, "tenant_id", "product_id"),
        Index(None, "tenant_id", "purchase_line_id"),
    )

    receipt_id: Mapped[UUID]
    product_id: Mapped[UUID]
    purchase_line_id: Mapped[UUID | None]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    invoiced: Mapped[Decimal | None] = mapped_column(QUANTITY)
    unit_price: Mapped[Decimal | None] = mapped_column(UNIT_COST)
    note: Mapped[str | None]
