"""The tables of browsers' sessions and of programs' refresh tokens."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import Owned
from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auth_app.base import Base

OF_USER = (["tenant_id", "user_id"], ["auth.users.tenant_id", "auth.users.id"])


class Session(Owned, Base):
    """A browser that is signed in; the cookie itself is not kept, only its digest."""

    __tablename__ = "sessions"
    __table_args__ = (
        ForeignKeyConstraint(*OF_USER),
        UniqueConstraint("tenant_id", "token_hash"),
        Index(None, "tenant_id", "user_id"),
    )

    user_id: Mapped[UUID]
    token_hash: Mapped[bytes]
    device: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class RefreshToken(Owned, Base):
    """One link of a chain of refresh tokens; the chain is a family."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (
        ForeignKeyConstraint(*OF_USER),
        UniqueConstraint("tenant_id", "token_hash"),
        Index(None, "tenant_id", "user_id"),
        Index(None, "tenant_id", "family_id"),
    )

    family_id: Mapped[UUID]
    user_id: Mapped[UUID]
    token_hash: Mapped[bytes]
    device: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
