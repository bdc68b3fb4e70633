"""Tables of duplicates: what was merged, row by row, and who is known to be somebody else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import Owned
from sqlalchemy import ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import Base, key_of


class CustomerMerge(Owned, Base):
    """One customer became part of another; `fields` and `tags` are what the kept one gained.

    The merged one gives up its document, which is kept here.
    """

    __tablename__ = "customer_merge"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "kept_id"], key_of("customer")),
        ForeignKeyConstraint(["tenant_id", "merged_id"], key_of("customer")),
        Index(None, "tenant_id", "kept_id"),
        Index(None, "tenant_id", "merged_id"),
    )

    kept_id: Mapped[UUID]
    merged_id: Mapped[UUID]
    merged_tax_id: Mapped[str | None]
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text))
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    actor_name: Mapped[str]
    merged_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class CustomerMergeRow(Owned, Base):
    """A row that a merge moved."""

    __tablename__ = "customer_merge_row"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "merge_id"], key_of("customer_merge")),
        Index(None, "tenant_id", "merge_id"),
    )

    merge_id: Mapped[UUID]
    table_name: Mapped[str]
    row_id: Mapped[UUID]


class CustomerDistinct(Owned, Base):
    """Two customers that look alike and are not the same; the smaller id stands first."""

    __tablename__ = "customer_distinct"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "first_id"], key_of("customer")),
        ForeignKeyConstraint(["tenant_id", "second_id"], key_of("customer")),
        UniqueConstraint("tenant_id", "first_id", "second_id"),
    )

    first_id: Mapped[UUID]
    second_id: Mapped[UUID]
