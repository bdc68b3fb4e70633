"""Tables of prices."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from basecore.db import Owned, TenantOwned
from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKeyConstraint,
    Index,
    Numeric,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import QUANTITY, Base, key_of

RULE_VALUE = Numeric(14, 4)
MARGIN = Numeric(7, 2)

LEVELS = "'job_site', 'customer', 'group', 'category', 'list'"
KINDS = "'fixed', 'discount', 'surcharge', 'markup'"
ROUNDINGS = "'none', 'nearest_90', 'up_90', 'nearest_99', 'up_99', 'nearest_05', 'up_05'"
EVERYTHING = "00000000-0000-0000-0000-000000000000"
"""Stands in `target_id` of rules that are for all products."""
SCOPE_ID = """CASE level
    WHEN 'job_site' THEN job_site_id
    WHEN 'customer' THEN customer_id
    WHEN 'group' THEN group_id
    WHEN 'list' THEN price_list_id
    ELSE category_id
END"""
SCOPE = f"""num_nonnulls(job_site_id, customer_id, group_id, price_list_id)
    = CASE level WHEN 'category' THEN 0 ELSE 1 END AND {SCOPE_ID} IS NOT NULL"""
TARGET_ID = f"COALESCE(product_id, category_id, '{EVERYTHING}'::uuid)"


class PriceList(Owned, Base):
    """Rules under one name, for whoever points at it; the default one is for everybody."""

    __tablename__ = "price_list"
    __table_args__ = (
        UniqueConstraint("tenant_id", "sort_name"),
        Index(
            "uq_price_list_default",
            "tenant_id",
            unique=True,
            postgresql_where=text("is_default"),
        ),
    )

    name: Mapped[str]
    sort_name: Mapped[str]
    is_default: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class PriceRule(Owned, Base):
    """How a price is made for somebody (or a category, or a list), a target, a quantity, a time.

    `scope_id` and `target_id` say the same as the columns they are made of, so that one index
    finds exactly the rules that are about a line.
    """

    __tablename__ = "price_rule"
    __table_args__ = (
        CheckConstraint(f"level IN ({LEVELS})", name="level"),
        CheckConstraint(SCOPE, name="scope"),
        CheckConstraint("product_id IS NULL OR category_id IS NULL", name="target"),
        CheckConstraint(f"kind IN ({KINDS})", name="kind"),
        CheckConstraint(f"rounding IN ({ROUNDINGS})", name="rounding"),
        CheckConstraint("value >= 0", name="value"),
        CheckConstraint("min_quantity >= 0", name="min_quantity"),
        CheckConstraint("ends_on >= starts_on", name="ends_on"),
        ForeignKeyConstraint(["tenant_id", "job_site_id"], key_of("job_site")),
        ForeignKeyConstraint(["tenant_id", "customer_id"], key_of("customer")),
        ForeignKeyConstraint(["tenant_id", "group_id"], key_of("customer_group")),
        ForeignKeyConstraint(["tenant_id", "price_list_id"], key_of("price_list")),
        ForeignKeyConstraint(["tenant_id", "product_id"], key_of("product")),
        ForeignKeyConstraint(["tenant_id", "category_id"], key_of("category")),
        Index(None, "tenant_id", "scope_id", "target_id"),
        Index(None, "tenant_id", "product_id", "id"),
    )

    level: Mapped[str]
    job_site_id: Mapped[UUID | None]
    customer_id: Mapped[UUID | None]
    group_id: Mapped[UUID | None]
    price_list_id: Mapped[UUID | None]
    product_id: Mapped[UUID | None]
    category_id: Mapped[UUID | None]
    kind: Mapped[str]
    value: Mapped[Decimal] = mapped_column(RULE_VALUE)
    rounding: Mapped[str]
    min_quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    is_active: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    scope_id: Mapped[UUID] = mapped_column(Computed(SCOPE_ID, persisted=True))
    target_id: Mapped[UUID] = mapped_column(Computed(TARGET_ID, persisted=True))


class BasePriceChange(Owned, Base):
    """A base price that takes effect by itself on a day."""

    __tablename__ = "base_price_change"
    __table_args__ = (
        CheckConstraint("state IN ('scheduled', 'applied', 'cancelled')", name="state"),
        CheckConstraint("new_price >= 0", name="new_price"),
        ForeignKeyConstraint(["tenant_id", "product_id"], key_of("product")),
        Index(None, "tenant_id", "state", "effective_on", "id"),
        Index(
            "uq_base_price_change_day",
            "tenant_id",
            "product_id",
            "effective_on",
            unique=True,
            postgresql_where=text("state = 'scheduled'"),
        ),
    )

    product_id: Mapped[UUID]
    new_price: Mapped[Decimal]
    effective_on: Mapped[date]
    state: Mapped[str]
    created_by: Mapped[UUID | None]
    created_by_name: Mapped[str]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class PricePolicy(TenantOwned, Base):
    """How far below the price of the rules a role may sell."""

    __tablename__ = "price_policy"
    __table_args__ = (
        CheckConstraint("mode IN ('off', 'warn', 'block')", name="mode"),
        CheckConstraint("max_discount_percent BETWEEN 0 AND 100", name="max_discount_percent"),
    )

    role: Mapped[str] = mapped_column(primary_key=True)
    mode: Mapped[str]
    min_margin_percent: Mapped[Decimal | None] = mapped_column(MARGIN)
    max_discount_percent: Mapped[Decimal | None] = mapped_column(MARGIN)
    updated_at: Mapped[datetime]
