"""The table of what was done to accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import Owned, TenantOwned
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from auth_app.base import Base

PERSON = ["auth.users.tenant_id", "auth.users.id"]


class AuditEntry(Owned, Base):
    """One thing that happened to an account, or that a person did; rows are only added."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        CheckConstraint(
            "(actor_id IS NULL AND user_id IS NULL) "
            "OR (address IS NULL AND NOT jsonb_exists(details, 'device'))",
            name="sealed",
        ),
        ForeignKeyConstraint(["tenant_id", "actor_id"], PERSON),
        ForeignKeyConstraint(["tenant_id", "user_id"], PERSON),
        Index(None, "tenant_id", "user_id", "id"),
        Index(None, "tenant_id", "actor_id", "id"),
    )

    at: Mapped[datetime]
    action: Mapped[str]
    actor_id: Mapped[UUID | None]
    user_id: Mapped[UUID | None]
    address: Mapped[str | None]
    """Plain only where the entry is of nobody here; a check refuses anything else."""
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    sealed: Mapped[bytes | None]
    """Address and device, readable while the key of the person who acted exists."""


class PersonKey(TenantOwned, Base):
    """The key of one person's values in the record, itself sealed by the service's secret."""

    __tablename__ = "person_keys"
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "user_id"], PERSON),)

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes]
