"""Tables of imports: the file's header, its rows, and what waits for the worker."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import Owned, TenantOwned
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from construction.imports.domain.states import Ending, Kind, Status, Verdict
from construction.orm import Base, key_of


def _one_of(column: str, values: type[Kind | Status | Verdict | Ending]) -> str:
    quoted = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({quoted})"


class ImportBatch(Owned, Base):
    """A file that somebody sent, and what became of it."""

    __tablename__ = "import_batch"
    __table_args__ = (
        CheckConstraint(_one_of("kind", Kind), name="kind"),
        CheckConstraint(_one_of("status", Status), name="status"),
        Index(None, "tenant_id", "kind", "header_mark", "id"),
    )

    kind: Mapped[str]
    status: Mapped[str]
    file_name: Mapped[str]
    sheet: Mapped[str | None]
    sheets: Mapped[list[str]] = mapped_column(JSONB)
    encoding: Mapped[str | None]
    header: Mapped[list[str]] = mapped_column(JSONB)
    header_line: Mapped[int]
    header_mark: Mapped[str]
    mapping: Mapped[list[str | None]] = mapped_column(JSONB)
    row_count: Mapped[int]
    done_count: Mapped[int]
    counts: Mapped[dict[str, int]] = mapped_column(JSONB)
    attempts: Mapped[int]
    has_failed: Mapped[bool]
    has_rows: Mapped[bool]
    created_by: Mapped[UUID]
    created_by_name: Mapped[str]
    created_at: Mapped[datetime]
    imported_by: Mapped[UUID | None]
    imported_by_name: Mapped[str | None]
    imported_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None]
    undone_by_name: Mapped[str | None]
    undone_at: Mapped[datetime | None]
    version: Mapped[int]


class ImportRow(TenantOwned, Base):
    """A line of the file: its cells as they stand now, how it was judged, and how it ended."""

    __tablename__ = "import_row"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "batch_id"], key_of("import_batch")),
        CheckConstraint(_one_of("verdict", Verdict), name="verdict"),
        CheckConstraint(_one_of("ending", Ending), name="ending"),
        Index(None, "tenant_id", "batch_id", "verdict", "line"),
        Index(None, "tenant_id", "batch_id", "key"),
    )

    batch_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-1)
    line: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)
    cells: Mapped[list[str]] = mapped_column(JSONB)
    verdict: Mapped[str]
    key: Mapped[str | None]
    problems: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    ending: Mapped[str | None]
    record_id: Mapped[UUID | None]
    before: Mapped[dict[str, str | None] | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[dict[str, str | None] | None] = mapped_column(JSONB(none_as_null=True))
    reasons: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))


class ImportDue(Owned, Base):
    """An import that waits for the worker; `id` is the batch's, `next_at` holds others off."""

    __tablename__ = "import_due"
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "id"], key_of("import_batch")),)

    next_at: Mapped[datetime]
