"""The table of stores."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from basecore.db import TenantOwned
from sqlalchemy import CheckConstraint, UniqueConstraint, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from auth_app.base import Base


class Tenant(TenantOwned, Base):
    """A store: its names, its host name, its colours."""

    __tablename__ = "tenants"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("slug ~ '^[a-z0-9]([a-z0-9-]{1,30}[a-z0-9])?$'", name="slug"),
        CheckConstraint(
            "primary_color ~ '^#[0-9a-f]{6}$' AND secondary_color ~ '^#[0-9a-f]{6}$'",
            name="colors",
        ),
    )

    slug: Mapped[str]
    legal_name: Mapped[str]
    trade_name: Mapped[str]
    cnpj: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(server_default=true())
    primary_color: Mapped[str]
    secondary_color: Mapped[str]
    logo_digest: Mapped[str | None]
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    created_at: Mapped[datetime]
    erase_at: Mapped[datetime | None]
