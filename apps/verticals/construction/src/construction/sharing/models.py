"""Tables of sending quotes: links, who looked at them, what customers answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import Owned
from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import Base, key_of
from construction.sharing.domain.links import AnswerKind, Channel


def _one_of(column: str, values: type[Channel | AnswerKind]) -> str:
    quoted = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({quoted})"


class ShareLink(Owned, Base):
    """A link to one offer, known by the digest of its token."""

    __tablename__ = "share_link"
    __table_args__ = (
        UniqueConstraint("tenant_id", "token_hash"),
        UniqueConstraint("tenant_id", "quote_id", "id"),
        CheckConstraint(_one_of("channel", Channel), name="channel"),
        ForeignKeyConstraint(["tenant_id", "quote_id"], key_of("quote")),
    )

    quote_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    content_mark: Mapped[bytes] = mapped_column(LargeBinary)
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    channel: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    created_by_name: Mapped[str]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    first_viewed_at: Mapped[datetime | None]
    last_viewed_at: Mapped[datetime | None]
    view_count: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    last_failed_at: Mapped[datetime | None]


class ShareView(Owned, Base):
    """One visit to the page of a link."""

    __tablename__ = "share_view"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "link_id"], key_of("share_link")),
        Index(None, "tenant_id", "link_id", "id"),
    )

    link_id: Mapped[UUID]
    at: Mapped[datetime]
    address: Mapped[str]
    agent: Mapped[str]


class QuoteAnswer(Owned, Base):
    """What a customer answered by a link, with what proves it."""

    __tablename__ = "quote_answer"
    __table_args__ = (
        CheckConstraint(_one_of("kind", AnswerKind), name="kind"),
        ForeignKeyConstraint(
            ["tenant_id", "quote_id", "link_id"],
            [
                "construction.share_link.tenant_id",
                "construction.share_link.quote_id",
                "construction.share_link.id",
            ],
            name="fk_quote_answer_link",
        ),
        Index(None, "tenant_id", "quote_id", "id"),
    )

    quote_id: Mapped[UUID]
    link_id: Mapped[UUID]
    kind: Mapped[str]
    name: Mapped[str]
    document_end: Mapped[str | None]
    words: Mapped[str | None]
    signature: Mapped[list[list[int]] | None] = mapped_column(JSONB(none_as_null=True))
    content_mark: Mapped[bytes] = mapped_column(LargeBinary)
    address: Mapped[str]
    agent: Mapped[str]
    at: Mapped[datetime]
