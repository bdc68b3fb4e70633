"""What programs get of the record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from auth_app.record.service import Found, Told


class EntryAnswer(BaseModel):
    """One thing that was done: what, by whom, to whose account, from where."""

    id: UUID
    at: datetime
    action: str
    actor_id: UUID | None
    actor_name: str
    user_id: UUID | None
    user_name: str
    address: str | None
    details: dict[str, str]

    @classmethod
    def of(cls, told: Told) -> EntryAnswer:
        """Return an entry as it is told."""
        entry = told.entry
        return cls(
            id=entry.id,
            at=entry.at,
            action=entry.action,
            actor_id=entry.actor_id,
            actor_name=told.who,
            user_id=entry.user_id,
            user_name=told.whose,
            address=entry.address,
            details=entry.details,
        )


class RecordAnswer(BaseModel):
    """Some entries, newest first, and the cursor of the next ones, null at the end."""

    items: list[EntryAnswer]
    next_cursor: str | None

    @classmethod
    def of(cls, found: Found) -> RecordAnswer:
        """Return what was found as it is told."""
        items = [EntryAnswer.of(one) for one in found.items]
        return cls(items=items, next_cursor=str(found.next) if found.next else None)
