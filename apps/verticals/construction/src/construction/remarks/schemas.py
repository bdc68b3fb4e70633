"""What comes in and goes out of remarks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from construction.fields import Long
from construction.remarks.domain import FileKind


class NoteIn(BaseModel):
    """What colleagues should know about a record."""

    model_config = ConfigDict(extra="forbid")

    content: Annotated[Long, StringConstraints(min_length=1)]


class NoteOut(BaseModel):
    """What a colleague wrote."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    author_name: str
    content: str
    created_at: datetime


class NoteList(BaseModel):
    """A record's notes, newest first."""

    items: list[NoteOut]
    next_cursor: str | None = None


class FileOut(BaseModel):
    """A file that lies with a record."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    kind: FileKind
    size_bytes: int
    author_name: str
    created_at: datetime


class FileList(BaseModel):
    """A record's files, newest first."""

    items: list[FileOut]
    next_cursor: str | None = None
