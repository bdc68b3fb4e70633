"""Tables of the catalogue."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from basecore.db import Owned
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import QUANTITY, Base, key_of


class Product(Owned, Base):
    """Something the store sells."""

    __tablename__ = "product"
    __table_args__ = (
        UniqueConstraint("tenant_id", "sku"),
        CheckConstraint("base_price >= 0", name="base_price"),
        Index(None, "tenant_id", "sort_name", "id"),
    )

    sku: Mapped[str]
    name: Mapped[str]
    sort_name: Mapped[str]
    category: Mapped[str | None]
    brand: Mapped[str | None]
    uom: Mapped[str]
    base_price: Mapped[Decimal]
    cost: Mapped[Decimal | None]
    weight_kg: Mapped[Decimal | None] = mapped_column(QUANTITY)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class PriceHistory(Owned, Base):
    """A change of a base price."""

    __tablename__ = "price_history"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            key_of("product"),
        ),
        Index(None, "tenant_id", "product_id", "id"),
    )

    product_id: Mapped[UUID]
    old_price: Mapped[Decimal]
    new_price: Mapped[Decimal]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]
