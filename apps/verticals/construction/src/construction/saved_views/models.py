"""The table of saved views."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import Owned
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import Base
from construction.saved_views.domain import LONGEST


class SavedView(Owned, Base):
    """A list's filters under a name, for one person."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("tenant_id", "user_id", "list", "sort_name"),
        CheckConstraint(f"length(query) <= {LONGEST}", name="query"),
    )

    user_id: Mapped[UUID]
    list_name: Mapped[str] = mapped_column("list")
    name: Mapped[str]
    sort_name: Mapped[str]
    query: Mapped[str]
    created_at: Mapped[datetime]
