"""Tables of remarks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import Owned
from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import Base


class Remark(Owned, Base):
    """What a colleague wrote on a record of any kind; it is only ever added to.

    The table was there for customers alone and keeps its name, so that no running process loses it.
    """

    __tablename__ = "customer_note"
    __table_args__ = (Index(None, "tenant_id", "customer_id", "id"),)

    subject_id: Mapped[UUID] = mapped_column("customer_id")
    author_id: Mapped[UUID | None]
    author_name: Mapped[str]
    content: Mapped[str]
    created_at: Mapped[datetime]


class RecordFile(Owned, Base):
    """A file that lies with a record; in the store's folder it is named after this id."""

    __tablename__ = "record_file"
    __table_args__ = (
        CheckConstraint("kind IN ('picture', 'pdf')", name="kind"),
        Index(None, "tenant_id", "subject_id", "id"),
    )

    subject_id: Mapped[UUID]
    name: Mapped[str]
    kind: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    author_id: Mapped[UUID | None]
    author_name: Mapped[str]
    created_at: Mapped[datetime]
