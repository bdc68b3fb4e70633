"""Counts, the products in them, and what was entered."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from basecore.db import Owned, TenantOwned
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import QUANTITY, UNIT_COST, Base, key_of


class StockCount(Owned, Base):
    """Somebody counts what lies at a location."""

    __tablename__ = "stock_count"
    __table_args__ = (
        CheckConstraint("scope IN ('full', 'category', 'cyclic')", name="scope"),
        CheckConstraint("status IN ('open', 'posted', 'cancelled')", name="status"),
    )

    location: Mapped[str]
    scope: Mapped[str]
    category: Mapped[str | None]
    """Its name then: a category that is merged or deleted is not held up."""
    is_blind: Mapped[bool]
    status: Mapped[str]
    started_at: Mapped[datetime]
    started_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]


class StockCountLine(TenantOwned, Base):
    """A product of a count; what it differs by is written down when the count is posted."""

    __tablename__ = "stock_count_line"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "count_id"], key_of("stock_count")),
        ForeignKeyConstraint(["tenant_id", "product_id"], key_of("product")),
        Index(
            "ix_stock_count_line_posted",
            "tenant_id",
            "product_id",
            "counted_at",
            postgresql_where=text("difference IS NOT NULL"),
        ),
    )

    count_id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    counted: Mapped[Decimal | None] = mapped_column(QUANTITY)
    counted_at: Mapped[datetime | None]
    counted_by: Mapped[str | None]
    reason: Mapped[str | None]
    note: Mapped[str | None]
    expected: Mapped[Decimal | None] = mapped_column(QUANTITY)
    difference: Mapped[Decimal | None] = mapped_column(QUANTITY)
    unit_cost: Mapped[Decimal | None] = mapped_column(UNIT_COST)


class StockCountEntry(Owned, Base):
    """What one person entered; its id comes from the phone. Rows are only ever added."""

    __tablename__ = "stock_count_entry"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "count_id", "product_id"],
            [
                f"construction.stock_count_line.{name}"
                for name in ("tenant_id", "count_id", "product_id")
            ],
        ),
        CheckConstraint("quantity >= 0", name="quantity"),
        CheckConstraint("way IN ('set', 'add')", name="way"),
        Index(None, "tenant_id", "count_id", "product_id"),
    )

    count_id: Mapped[UUID]
    product_id: Mapped[UUID]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    way: Mapped[str]
    counted_at: Mapped[datetime]
    actor_name: Mapped[str]
