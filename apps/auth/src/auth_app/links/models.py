"""The table of one-time links; what the address proves is a keyed digest that is nowhere kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import Owned
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped

from auth_app.base import Base


class OneTimeLink(Owned, Base):
    """A link by which one person sets a password, once."""

    __tablename__ = "one_time_links"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "user_id"], ["auth.users.tenant_id", "auth.users.id"]),
        CheckConstraint("purpose IN ('invitation', 'reset')", name="purpose"),
        Index(None, "tenant_id", "user_id"),
    )

    user_id: Mapped[UUID]
    purpose: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
