"""Tables of the catalogue."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from basecore.db import Owned
from basecore.money import MILLI
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import (
    InstrumentedAttribute,
    Mapped,
    MappedSQLExpression,
    column_property,
    mapped_column,
)

from construction.orm import QUANTITY, VOLUME, Base, key_of


class Category(Owned, Base):
    """A group of products, as the store divides its shelf."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("tenant_id", "sort_name"),)

    name: Mapped[str]
    sort_name: Mapped[str]


class Brand(Owned, Base):
    """Who makes products, as it stands on the pack."""

    __tablename__ = "brand"
    __table_args__ = (UniqueConstraint("tenant_id", "sort_name"),)

    name: Mapped[str]
    sort_name: Mapped[str]


class Product(Owned, Base):
    """Something the store sells; weight, volume, price and cost are those of its base unit."""

    __tablename__ = "product"
    __table_args__ = (
        UniqueConstraint("tenant_id", "sku"),
        ForeignKeyConstraint(["tenant_id", "category_id"], key_of("category")),
        ForeignKeyConstraint(["tenant_id", "brand_id"], key_of("brand")),
        CheckConstraint("base_price >= 0", name="base_price"),
        CheckConstraint("step > 0", name="step"),
        CheckConstraint("ncm ~ '^[0-9]{8}$'", name="ncm"),
        Index(None, "tenant_id", "sort_name", "id"),
        Index(None, "tenant_id", "category_id", "sort_name", "id"),
        Index(None, "tenant_id", "brand_id", "sort_name", "id"),
    )

    sku: Mapped[str]
    name: Mapped[str]
    sort_name: Mapped[str]
    description: Mapped[str | None]
    category_id: Mapped[UUID | None]
    brand_id: Mapped[UUID | None]
    ncm: Mapped[str | None]
    uom: Mapped[str]
    step: Mapped[Decimal] = mapped_column(QUANTITY, default=MILLI, server_default="0.001")
    base_price: Mapped[Decimal]
    cost: Mapped[Decimal | None]
    weight_kg: Mapped[Decimal | None] = mapped_column(QUANTITY)
    volume_m3: Mapped[Decimal | None] = mapped_column(VOLUME)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    if TYPE_CHECKING:
        category: str | None
        brand: str | None


def _name_of(
    table: type[Category | Brand], column: InstrumentedAttribute[UUID | None]
) -> MappedSQLExpression[str]:
    """Return the name behind an id as a column of the product."""
    named = select(table.name).where(table.tenant_id == Product.tenant_id, table.id == column)
    return column_property(named.correlate_except(table).scalar_subquery())


Product.__mapper__.add_property("category", _name_of(Category, Product.category_id))
Product.__mapper__.add_property("brand", _name_of(Brand, Product.brand_id))


class ProductUnit(Owned, Base):
    """Another unit of a product: one of it is numerator / denominator base units, exactly."""

    __tablename__ = "product_unit"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "product_id"], key_of("product")),
        UniqueConstraint("tenant_id", "product_id", "uom"),
        CheckConstraint("numerator > 0", name="numerator"),
        CheckConstraint("denominator > 0", name="denominator"),
        CheckConstraint("step > 0", name="step"),
    )

    product_id: Mapped[UUID]
    uom: Mapped[str]
    numerator: Mapped[int] = mapped_column(BigInteger)
    denominator: Mapped[int] = mapped_column(BigInteger)
    step: Mapped[Decimal] = mapped_column(QUANTITY)
    weight_kg: Mapped[Decimal | None] = mapped_column(QUANTITY)
    volume_m3: Mapped[Decimal | None] = mapped_column(VOLUME)


class ProductBarcode(Owned, Base):
    """The code that a scanner reads from one unit of a product."""

    __tablename__ = "product_barcode"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "product_id"], key_of("product")),
        UniqueConstraint("tenant_id", "code"),
        UniqueConstraint("tenant_id", "product_id", "uom"),
    )

    product_id: Mapped[UUID]
    uom: Mapped[str]
    code: Mapped[str]


class ProductImage(Owned, Base):
    """A picture of a product; the files are named after the store and this id."""

    __tablename__ = "product_image"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "product_id"], key_of("product")),
        Index(None, "tenant_id", "product_id", "position", "id"),
    )

    product_id: Mapped[UUID]
    position: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    size_bytes: Mapped[int]
    created_at: Mapped[datetime]


class BulkEdit(Owned, Base):
    """What a bulk change made of a product beside its price, as texts; `batch_id` joins them.

    A category is named by its id and no key, so that one that nothing uses can be removed.
    """

    __tablename__ = "bulk_edit"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "product_id"], key_of("product")),
        CheckConstraint("field IN ('category_id', 'is_active')", name="field"),
        Index(None, "tenant_id", "batch_id"),
        Index(None, "tenant_id", "product_id"),
    )

    batch_id: Mapped[UUID]
    product_id: Mapped[UUID]
    field: Mapped[str]
    old_value: Mapped[str | None]
    new_value: Mapped[str | None]


class PriceHistory(Owned, Base):
    """A change of a base price; `batch_id` joins those of one bulk change."""

    __tablename__ = "price_history"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            key_of("product"),
        ),
        Index(None, "tenant_id", "product_id", "id"),
        Index(None, "tenant_id", "batch_id"),
    )

    product_id: Mapped[UUID]
    old_price: Mapped[Decimal]
    new_price: Mapped[Decimal]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]
    batch_id: Mapped[UUID | None]
