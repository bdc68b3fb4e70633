"""Tables of templates."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from basecore.db import Owned
from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import PERCENT, QUANTITY, Base, key_of


class QuoteTemplate(Owned, Base):
    """A name for lines; without an owner it is the whole store's."""

    __tablename__ = "quote_template"
    __table_args__ = (
        UniqueConstraint("tenant_id", "owner_id", "sort_name"),
        Index(
            "uq_quote_template_shared",
            "tenant_id",
            "sort_name",
            unique=True,
            postgresql_where=text("owner_id IS NULL"),
        ),
    )

    name: Mapped[str]
    sort_name: Mapped[str]
    owner_id: Mapped[UUID | None]
    made_by: Mapped[UUID]
    made_by_name: Mapped[str]
    made_at: Mapped[datetime]


class QuoteTemplateLine(Owned, Base):
    """A product of a template and how much of it; its price is that of the day of use."""

    __tablename__ = "quote_template_line"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "template_id"], key_of("quote_template")),
        ForeignKeyConstraint(["tenant_id", "product_id"], key_of("product")),
        UniqueConstraint("tenant_id", "template_id", "position"),
        Index(None, "tenant_id", "product_id"),
    )

    template_id: Mapped[UUID]
    product_id: Mapped[UUID]
    position: Mapped[int]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    discount_percent: Mapped[Decimal] = mapped_column(PERCENT)
    note: Mapped[str | None]
    said: Mapped[str | None]
    """The quantity as somebody typed it, where somebody did."""
