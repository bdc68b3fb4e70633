"""Tables of suppliers."""

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
    Integer,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import QUANTITY, UNIT_COST, Base, key_of


class Supplier(Owned, Base):
    """A company that the store buys from."""

    __tablename__ = "supplier"
    __table_args__ = (
        UniqueConstraint("tenant_id", "tax_id"),
        CheckConstraint("payment_term_days >= 0", name="payment_term_days"),
        CheckConstraint("lead_time_days >= 0", name="lead_time_days"),
        CheckConstraint("minimum_order >= 0", name="minimum_order"),
        Index(None, "tenant_id", "sort_name", "id"),
    )

    name: Mapped[str]
    sort_name: Mapped[str]
    tax_id: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    payment_term_days: Mapped[int | None]
    lead_time_days: Mapped[int | None]
    observed_days: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default="{}")
    """Days from order to receipt, the last of them last."""
    minimum_order: Mapped[Decimal | None]
    notes: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class SupplierContact(Owned, Base):
    """A person to talk to at a supplier's."""

    __tablename__ = "supplier_contact"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "supplier_id"], key_of("supplier")),
        Index(None, "tenant_id", "supplier_id"),
    )

    supplier_id: Mapped[UUID]
    name: Mapped[str]
    role: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]


class SupplierCode(Owned, Base):
    """What a supplier calls a product; one of its unit is numerator / denominator base units."""

    __tablename__ = "supplier_code"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "supplier_id"], key_of("supplier")),
        ForeignKeyConstraint(["tenant_id", "product_id"], key_of("product")),
        UniqueConstraint("tenant_id", "supplier_id", "code"),
        CheckConstraint("numerator > 0", name="numerator"),
        CheckConstraint("denominator > 0", name="denominator"),
        CheckConstraint("lot > 0", name="lot"),
        Index(None, "tenant_id", "product_id"),
    )

    supplier_id: Mapped[UUID]
    product_id: Mapped[UUID]
    code: Mapped[str]
    uom: Mapped[str]
    numerator: Mapped[int] = mapped_column(BigInteger)
    denominator: Mapped[int] = mapped_column(BigInteger)
    lot: Mapped[Decimal] = mapped_column(QUANTITY, server_default="1")
    """So many of the supplier's units are sold at once."""
    updated_at: Mapped[datetime]


class SupplierOffer(Owned, Base):
    """A price of one base unit; rows are only ever added, the last one of a break holds."""

    __tablename__ = "supplier_offer"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "supplier_id"], key_of("supplier")),
        ForeignKeyConstraint(["tenant_id", "product_id"], key_of("product")),
        CheckConstraint("unit_price >= 0", name="unit_price"),
        CheckConstraint("minimum_quantity >= 0", name="minimum_quantity"),
        CheckConstraint("freight_per_unit >= 0", name="freight_per_unit"),
        CheckConstraint("valid_until >= offered_on", name="valid_until"),
        CheckConstraint("source IN ('entered', 'imported', 'received')", name="source"),
        Index(None, "tenant_id", "supplier_id", "product_id", "id"),
        Index(None, "tenant_id", "product_id", "id"),
    )

    supplier_id: Mapped[UUID]
    product_id: Mapped[UUID]
    source: Mapped[str]
    unit_price: Mapped[Decimal] = mapped_column(UNIT_COST)
    minimum_quantity: Mapped[Decimal] = mapped_column(QUANTITY, server_default="0")
    freight_per_unit: Mapped[Decimal] = mapped_column(UNIT_COST, server_default="0")
    payment_term_days: Mapped[int | None]
    offered_on: Mapped[date]
    valid_until: Mapped[date | None]
    actor_name: Mapped[str]
    created_at: Mapped[datetime]
