"""The stock ledger and the balances that it adds up to."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from basecore.db import Owned, TenantOwned
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import QUANTITY, Base, key_of

KINDS = "'receipt', 'issue', 'sale', 'return', 'adjustment', 'count', 'transfer'"


class StockMovement(Owned, Base):
    """One signed row of the ledger; rows are only ever added."""

    __tablename__ = "stock_movement"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            key_of("product"),
        ),
        CheckConstraint(f"kind IN ({KINDS})", name="kind"),
        CheckConstraint("quantity <> 0", name="quantity"),
        Index(None, "tenant_id", "product_id", "id"),
        Index(None, "tenant_id", "product_id", "at", postgresql_include=["quantity"]),
        Index("ix_stock_movement_reference", "tenant_id", "reference_id"),
        Index(
            "ix_stock_movement_sold",
            "tenant_id",
            "product_id",
            "at",
            postgresql_where=text("kind = 'sale'"),
        ),
        Index(
            "ix_stock_movement_transferred",
            "tenant_id",
            "id",
            postgresql_where=text("kind = 'transfer'"),
        ),
    )

    product_id: Mapped[UUID]
    location: Mapped[str]
    kind: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    balance: Mapped[Decimal] = mapped_column(QUANTITY)
    reference_id: Mapped[UUID | None]
    note: Mapped[str | None]
    actor_name: Mapped[str]
    at: Mapped[datetime]


class StockBalance(TenantOwned, Base):
    """On hand per product and location: always the ledger's sum."""

    __tablename__ = "stock_balance"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            key_of("product"),
        ),
        Index(
            "ix_stock_balance_negative",
            "tenant_id",
            "product_id",
            postgresql_where=text("on_hand < 0"),
        ),
        Index(
            "ix_stock_balance_still",
            "tenant_id",
            "moved_at",
            postgresql_where=text("on_hand <> 0"),
        ),
    )

    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    location: Mapped[str] = mapped_column(primary_key=True)
    on_hand: Mapped[Decimal] = mapped_column(QUANTITY)
    moved_at: Mapped[datetime] = mapped_column(server_default=func.now())


class LostDemand(Owned, Base):
    """What was asked for and not there, as events told it; rows are only ever added."""

    __tablename__ = "lost_demand"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "product_id"], key_of("product")),
        CheckConstraint("quantity > 0", name="quantity"),
        ForeignKeyConstraint(["tenant_id", "quote_id"], key_of("quote")),
        Index(None, "tenant_id", "product_id", "on_date"),
        Index(
            "ix_lost_demand_quote",
            "tenant_id",
            "quote_id",
            postgresql_where=text("quote_id IS NOT NULL"),
        ),
    )

    quote_id: Mapped[UUID | None]
    """The quote that was lost, so that the same goods are not told twice."""
    product_id: Mapped[UUID]
    on_date: Mapped[date]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
