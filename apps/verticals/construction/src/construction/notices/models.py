"""Tables of notices."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import Owned, TenantOwned
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from construction.notices.domain import NoticeKind
from construction.orm import Base, key_of

KINDS = ", ".join(f"'{kind}'" for kind in NoticeKind)


class Notice(Owned, Base):
    """Something that happened, told to a person or to all who may do something."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint(f"kind IN ({KINDS})", name="kind"),
        UniqueConstraint("tenant_id", "source_id", "kind", "audience"),
        Index(None, "tenant_id", "audience", "id"),
        Index(None, "tenant_id", "at"),
        Index(None, "tenant_id", "subject_id"),
    )

    audience: Mapped[str]
    kind: Mapped[str]
    source_id: Mapped[UUID]
    """The request, answer or event that it tells of: once, however often that is worked on."""
    subject_id: Mapped[UUID]
    detail: Mapped[dict[str, str]] = mapped_column(JSONB)
    at: Mapped[datetime]


class NoticeRead(TenantOwned, Base):
    """That a person has read a notice."""

    __tablename__ = "notice_read"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "notice_id"], key_of("notice")),
        Index(None, "tenant_id", "notice_id"),
    )

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(primary_key=True)
    read_at: Mapped[datetime]
