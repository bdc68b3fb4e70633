"""Tables of cost changes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from basecore.db import TenantOwned
from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import UNIT_COST, Base, key_of


class CostChange(TenantOwned, Base):
    """A product that costs otherwise than when its price was last thought over."""

    __tablename__ = "cost_change"
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "product_id"], key_of("product")),)

    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    old_unit_cost: Mapped[Decimal] = mapped_column(UNIT_COST)
    """What the present price reckons with: kept while costs move on."""
    new_unit_cost: Mapped[Decimal] = mapped_column(UNIT_COST)
    changed_at: Mapped[datetime]
