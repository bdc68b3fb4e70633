"""The table of what each person opened last."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import TenantOwned
from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import Base
from construction.palette.domain import Sort

SORTS = ", ".join(f"'{sort}'" for sort in Sort)


class RecentRecord(TenantOwned, Base):
    """A record that a person opened, and when."""

    __tablename__ = "recent_record"
    __table_args__ = (
        CheckConstraint(f"sort IN ({SORTS})", name="sort"),
        Index(None, "tenant_id", "user_id", "opened_at"),
    )

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    sort: Mapped[str]
    opened_at: Mapped[datetime]
