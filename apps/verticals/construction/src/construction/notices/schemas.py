"""What goes out about notices."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from construction.notices.domain import NoticeKind


class NoticeOut(BaseModel):
    """Something that happened, as one person sees it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: NoticeKind
    subject_id: UUID
    detail: dict[str, str]
    at: datetime
    is_read: bool


class UnreadOut(BaseModel):
    """How many notices a person has not read, 100 where they are more than 99."""

    unread: int
