"""Where a store keeps goods."""

from __future__ import annotations

from datetime import datetime

from basecore.db import Owned
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from construction.orm import Base


class StockLocation(Owned, Base):
    """A place that the store added beside itself; `code` is what movements and events say."""

    __tablename__ = "stock_location"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        CheckConstraint("code <> 'store'", name="code"),
    )

    code: Mapped[str]
    name: Mapped[str]
    created_at: Mapped[datetime]
