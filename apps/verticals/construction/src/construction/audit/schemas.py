"""What programs get of the record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from construction.activity import Audited


class AuditEntry(BaseModel):
    """One thing that was done: what, by whom, when, to which record."""

    id: UUID
    at: datetime
    kind: Audited
    action: str
    actor_id: UUID | None
    actor_name: str
    subject_id: UUID
    detail: dict[str, str]
