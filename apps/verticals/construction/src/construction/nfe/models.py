"""Tables of suppliers' invoices under review."""

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
    Numeric,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import QUANTITY, Base, key_of

INVOICED = Numeric(18, 4)
"""Invoices have four places in quantities."""


class Invoice(Owned, Base):
    """A supplier's invoice; it is here once, whatever became of it."""

    __tablename__ = "invoice"
    __table_args__ = (
        UniqueConstraint("tenant_id", "access_key"),
        CheckConstraint("status IN ('review', 'received', 'discarded')", name="status"),
        CheckConstraint("seal IN ('good', 'broken', 'none')", name="seal"),
        ForeignKeyConstraint(["tenant_id", "supplier_id"], key_of("supplier")),
        Index(None, "tenant_id", "status", "id"),
        Index(None, "tenant_id", "supplier_id"),
    )

    access_key: Mapped[str]
    number: Mapped[str]
    series: Mapped[str]
    issued_on: Mapped[date]
    issuer_tax_id: Mapped[str]
    issuer_name: Mapped[str]
    supplier_id: Mapped[UUID | None]
    freight: Mapped[Decimal]
    total: Mapped[Decimal]
    seal: Mapped[str]
    status: Mapped[str]
    actor_name: Mapped[str]
    created_at: Mapped[datetime]


class InvoiceLine(Owned, Base):
    """A line as it was invoiced, and what was decided of it."""

    __tablename__ = "invoice_line"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "invoice_id"], key_of("invoice")),
        ForeignKeyConstraint(["tenant_id", "product_id"], key_of("product")),
        ForeignKeyConstraint(["tenant_id", "purchase_line_id"], key_of("purchase_line")),
        UniqueConstraint("tenant_id", "invoice_id", "position"),
        CheckConstraint("numerator > 0", name="numerator"),
        CheckConstraint("denominator > 0", name="denominator"),
        CheckConstraint("counted >= 0", name="counted"),
        CheckConstraint("state IN ('open', 'settled', 'left_out')", name="state"),
        Index(None, "tenant_id", "product_id"),
        Index(None, "tenant_id", "purchase_line_id"),
    )

    invoice_id: Mapped[UUID]
    position: Mapped[int]
    code: Mapped[str]
    gtin: Mapped[str | None]
    name: Mapped[str]
    ncm: Mapped[str | None]
    uom: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(INVOICED)
    value: Mapped[Decimal] = mapped_column(INVOICED)
    state: Mapped[str]
    evidence: Mapped[str | None]
    product_id: Mapped[UUID | None]
    purchase_line_id: Mapped[UUID | None]
    order_number: Mapped[str | None]
    order_position: Mapped[int | None]
    numerator: Mapped[int | None] = mapped_column(BigInteger)
    denominator: Mapped[int | None] = mapped_column(BigInteger)
    counted: Mapped[Decimal | None] = mapped_column(QUANTITY)
    note: Mapped[str | None]
