"""Tables of orders."""

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

from construction.orm import PERCENT, QUANTITY, Base, key_of

STATUSES = "'pending', 'preparing', 'out_for_delivery', 'delivered', 'cancelled'"

OPEN = "status IN ('pending', 'preparing', 'out_for_delivery')"
REASONS = "'gave_up', 'not_in_stock', 'mistake', 'other'"
PAYMENTS = "'cash', 'pix', 'debit_card', 'credit_card', 'transfer', 'on_account', 'other'"


class Order(Owned, Base):
    """Goods promised to a customer; only its status changes."""

    __tablename__ = "order"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "quote_id"),
        CheckConstraint(f"status IN ({STATUSES})", name="status"),
        CheckConstraint(f"payment_method IN ({PAYMENTS})", name="payment_method"),
        CheckConstraint(f"cancel_reason IN ({REASONS})", name="cancel_reason"),
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
        Index("ix_order_owner_status", "tenant_id", "owner_id", "status", "number"),
        Index("ix_order_customer", "tenant_id", "customer_id", "number"),
        Index("ix_order_created_at", "tenant_id", "created_at"),
        Index("ix_order_deliver_on", "tenant_id", "deliver_on"),
        Index("ix_order_open", "tenant_id", "number", postgresql_where=text(OPEN)),
        Index("ix_order_column", "tenant_id", "status", "deliver_on", "number"),
    )

    number: Mapped[int] = mapped_column(BigInteger)
    number_mask: Mapped[str] = mapped_column(server_default="PED-000000")
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
    payment_method: Mapped[str | None]
    deliver_on: Mapped[date | None]
    cancel_reason: Mapped[str | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]


class OrderLine(Owned, Base):
    """A product in an order, frozen but for what became of its goods.

    The customer was given the quantity less what is still to deliver and what was withdrawn.
    """

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
        CheckConstraint("withdrawn BETWEEN 0 AND quantity - to_deliver", name="withdrawn"),
        CheckConstraint(
            "returned BETWEEN 0 AND quantity - to_deliver - withdrawn", name="returned"
        ),
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
    withdrawn: Mapped[Decimal] = mapped_column(QUANTITY, server_default="0")
    returned: Mapped[Decimal] = mapped_column(QUANTITY, server_default="0")
    uom: Mapped[str]
    unit_price: Mapped[Decimal]
    discount_percent: Mapped[Decimal] = mapped_column(PERCENT)
    total: Mapped[Decimal]
    note: Mapped[str | None]


class HandOver(Owned, Base):
    """Goods of an order that changed hands at one time."""

    __tablename__ = "hand_over"
    __table_args__ = (
        CheckConstraint("kind IN ('pickup', 'delivery')", name="kind"),
        ForeignKeyConstraint(["tenant_id", "order_id"], key_of("order")),
        Index(None, "tenant_id", "order_id", "id"),
    )

    order_id: Mapped[UUID]
    kind: Mapped[str]
    receiver: Mapped[str | None]
    by_id: Mapped[UUID | None]
    by_name: Mapped[str]
    at: Mapped[datetime]


class HandOverLine(Owned, Base):
    """How much of an order's line changed hands, and what it is worth."""

    __tablename__ = "hand_over_line"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        ForeignKeyConstraint(["tenant_id", "hand_over_id"], key_of("hand_over")),
        ForeignKeyConstraint(["tenant_id", "order_line_id"], key_of("order_line")),
        Index(None, "tenant_id", "hand_over_id"),
        Index(None, "tenant_id", "order_line_id"),
    )

    hand_over_id: Mapped[UUID]
    order_line_id: Mapped[UUID]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    total: Mapped[Decimal]


class GoodsReturn(Owned, Base):
    """Goods of an order that came back at one time."""

    __tablename__ = "goods_return"
    __table_args__ = (
        CheckConstraint("kind IN ('return', 'exchange')", name="kind"),
        CheckConstraint("reason IN ('surplus', 'wrong_item', 'defect', 'other')", name="reason"),
        ForeignKeyConstraint(["tenant_id", "order_id"], key_of("order")),
        Index(None, "tenant_id", "order_id", "id"),
    )

    order_id: Mapped[UUID]
    kind: Mapped[str]
    reason: Mapped[str]
    words: Mapped[str | None]
    by_id: Mapped[UUID | None]
    by_name: Mapped[str]
    at: Mapped[datetime]


class GoodsReturnLine(Owned, Base):
    """How much of an order's line came back, whether to the shelf, and what it is worth."""

    __tablename__ = "goods_return_line"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        ForeignKeyConstraint(["tenant_id", "goods_return_id"], key_of("goods_return")),
        ForeignKeyConstraint(["tenant_id", "order_line_id"], key_of("order_line")),
        Index(None, "tenant_id", "goods_return_id"),
        Index(None, "tenant_id", "order_line_id"),
    )

    goods_return_id: Mapped[UUID]
    order_line_id: Mapped[UUID]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    is_damaged: Mapped[bool]
    total: Mapped[Decimal]
