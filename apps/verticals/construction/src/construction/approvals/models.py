"""Table of approvals."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import Owned
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from construction.approvals.domain import State
from construction.orm import Base, key_of

STATES = ", ".join(f"'{state}'" for state in State)


class DiscountApproval(Owned, Base):
    """A request to sell below the limits: what, why, and what a manager said to it."""

    __tablename__ = "discount_approval"
    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", name="state"),
        ForeignKeyConstraint(["tenant_id", "quote_id"], key_of("quote")),
        Index(None, "tenant_id", "quote_id", "id"),
        Index(
            "uq_discount_approval_waiting",
            "tenant_id",
            "quote_id",
            unique=True,
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    quote_id: Mapped[UUID]
    state: Mapped[str]
    mark: Mapped[bytes] = mapped_column(LargeBinary)
    total: Mapped[Decimal]
    breaches: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    words: Mapped[str | None]
    asked_by: Mapped[UUID]
    asked_by_name: Mapped[str]
    asked_at: Mapped[datetime]
    answered_by: Mapped[UUID | None]
    answered_by_name: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answer_words: Mapped[str | None]
