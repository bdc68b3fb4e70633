"""The tables of second factors; neither holds a secret, only what it is made from."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import Owned
from sqlalchemy import BigInteger, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auth_app.base import Base

OF_USER = (["tenant_id", "user_id"], ["auth.users.tenant_id", "auth.users.id"])


class SecondFactor(Owned, Base):
    """A person's telephone; its secret is a keyed digest of the id, so no row gives it away."""

    __tablename__ = "second_factors"
    __table_args__ = (ForeignKeyConstraint(*OF_USER), UniqueConstraint("tenant_id", "user_id"))

    user_id: Mapped[UUID]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(BigInteger, server_default="0")


class RecoveryCode(Owned, Base):
    """A code for when the telephone is lost; it is gone once used."""

    __tablename__ = "recovery_codes"
    __table_args__ = (
        ForeignKeyConstraint(*OF_USER),
        UniqueConstraint("tenant_id", "user_id", "code_hash"),
    )

    user_id: Mapped[UUID]
    code_hash: Mapped[bytes]
