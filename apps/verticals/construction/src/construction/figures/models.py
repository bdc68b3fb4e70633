"""The table of daily totals."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from basecore.db import TenantOwned
from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import Base


class DailyTotal(TenantOwned, Base):
    """What one seller brought about on one day of the store; sums of money in cents."""

    __tablename__ = "daily_total"

    day: Mapped[date] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    quotes_sent: Mapped[int] = mapped_column(BigInteger)
    quoting_seconds: Mapped[int] = mapped_column(BigInteger)
    """From making these quotes to sending them, all together."""
    quotes_converted: Mapped[int] = mapped_column(BigInteger)
    orders_placed: Mapped[int] = mapped_column(BigInteger)
    revenue_cents: Mapped[int] = mapped_column(BigInteger)
    """Goods handed over, less what came back."""
    costed_cents: Mapped[int] = mapped_column(BigInteger)
    """The part of the revenue whose cost is known."""
    cost_cents: Mapped[int] = mapped_column(BigInteger)
