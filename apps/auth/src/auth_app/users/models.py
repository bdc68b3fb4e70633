"""The table of people who sign in."""

from __future__ import annotations

from datetime import datetime

from basecore.db import Owned
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from auth_app.base import Base


class User(Owned, Base):
    """A person at one store; the same e-mail at two stores is two people."""

    __tablename__ = "users"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["auth.tenants.tenant_id"]),
        UniqueConstraint("tenant_id", "email"),
        CheckConstraint("email = lower(email)", name="email"),
        CheckConstraint(
            "role IN ('admin', 'sales', 'finance', 'stock', 'driver', 'buyer')", name="role"
        ),
    )

    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    is_active: Mapped[bool] = mapped_column(server_default=true())
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]
