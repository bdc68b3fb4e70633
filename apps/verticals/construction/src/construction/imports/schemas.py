"""What comes in and goes out about imports."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from construction.imports.domain.limits import MAX_CELL, MAX_COLUMNS
from construction.imports.domain.states import Ending, Kind, Status, Verdict

Cell = Annotated[str, StringConstraints(max_length=MAX_CELL, pattern=r"^[^\x00]*$")]


class MappingIn(BaseModel):
    """What the columns of the file mean, in their order; null for one that is not read."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"mapping": ["sku", "name", None]}]}
    )

    mapping: list[Annotated[str, Field(max_length=40)] | None] = Field(max_length=MAX_COLUMNS)


class RowIn(BaseModel):
    """Other text for cells of a line, by column number from 0; or the line left out or taken in."""

    model_config = ConfigDict(extra="forbid")

    cells: dict[Annotated[int, Field(ge=0, lt=MAX_COLUMNS)], Cell] = {}
    left_out: bool | None = None


class RowOut(BaseModel):
    """A line: its cells, how it was judged, and how it ended."""

    model_config = ConfigDict(from_attributes=True)

    line: int
    cells: list[str]
    verdict: Verdict
    problems: list[dict[str, Any]] | None
    ending: Ending | None
    record_id: UUID | None
    reasons: list[dict[str, Any]] | None


class RowsOut(BaseModel):
    """Lines in the order of the file; `next_after` is the line to go on from."""

    items: list[RowOut]
    next_after: int | None


class ImportOut(BaseModel):
    """An import."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: Kind
    status: Status
    file_name: str
    encoding: str | None
    """How the file is written, by the name of Python's codec; null for a workbook."""
    header: list[str]
    mapping: list[str | None]
    row_count: int
    done_count: int
    counts: dict[str, int]
    created_at: datetime
    created_by_name: str
    imported_at: datetime | None
    undone_at: datetime | None


class ImportsOut(BaseModel):
    """Imports, newest first."""

    items: list[ImportOut]
