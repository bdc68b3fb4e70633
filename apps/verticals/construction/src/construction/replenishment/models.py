"""How the store wants to buy."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from basecore.db import Owned
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import QUANTITY, Base, key_of

PERCENT = Numeric(7, 2)


class ReplenishmentParameters(Owned, Base):
    """What is set for the store, a category or a product; what is empty comes from the wider one.

    The id follows from what it is about, so that there is one row for each.
    """

    __tablename__ = "replenishment_parameters"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "product_id"], key_of("product")),
        CheckConstraint("scope IN ('store', 'category', 'product')", name="scope"),
    )

    scope: Mapped[str]
    category_id: Mapped[UUID | None]
    """No key: a category that is merged or deleted is not held up; soon after, this goes too."""
    product_id: Mapped[UUID | None]
    lead_time_days: Mapped[int | None]
    review_days: Mapped[int | None]
    service_level_percent: Mapped[Decimal | None] = mapped_column(PERCENT)
    margin_percent: Mapped[Decimal | None] = mapped_column(PERCENT)
    minimum: Mapped[Decimal | None] = mapped_column(QUANTITY)
    maximum: Mapped[Decimal | None] = mapped_column(QUANTITY)
    order_multiple: Mapped[Decimal | None] = mapped_column(QUANTITY)
    minimum_order: Mapped[Decimal | None] = mapped_column(QUANTITY)
    monthly_rate_percent: Mapped[Decimal | None] = mapped_column(PERCENT)
    unsteady_percent: Mapped[Decimal | None] = mapped_column(PERCENT)
    late_percent: Mapped[Decimal | None] = mapped_column(PERCENT)
    actor_name: Mapped[str]
    updated_at: Mapped[datetime]
