"""What happened to a document, by whom and when: rows that are only ever added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from basecore.db import Owned, TenantSession
from basecore.ids import new_id
from basecore.tokens import Principal
from sqlalchemy import Index, insert, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import Base


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a person, or the system itself."""

    id: UUID | None
    name: str
    role: str = ""


SYSTEM = Actor(None, "system")


def actor_of(caller: Principal) -> Actor:
    """Return the person who asks."""
    return Actor(caller.user_id, caller.name, caller.role)


class Activity(Owned, Base):
    """One step in the life of a record."""

    __tablename__ = "activity"
    __table_args__ = (Index(None, "tenant_id", "subject_id", "id"),)

    subject_id: Mapped[UUID]
    action: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    at: Mapped[datetime]
    detail: Mapped[dict[str, str]] = mapped_column(JSONB)


ADD = insert(Activity.__table__)  # type: ignore[arg-type]  # a Table is what it is


async def note(
    session: TenantSession,
    subject_id: UUID,
    action: str,
    *,
    by: Actor,
    at: datetime,
    **detail: str,
) -> None:
    """Add a step to a record's life."""
    await note_many(session, [subject_id], action, by=by, at=at, **detail)


async def note_many(
    session: TenantSession,
    subject_ids: Iterable[UUID],
    action: str,
    *,
    by: Actor,
    at: datetime,
    **detail: str,
) -> None:
    """Add the same step to the lives of many records."""
    step = {
        "tenant_id": session.tenant_id,
        "action": action,
        "actor_id": by.id,
        "actor_name": by.name,
        "at": at,
        "detail": detail,
    }
    steps = [step | {"id": new_id(), "subject_id": subject_id} for subject_id in subject_ids]
    if steps:
        await session.execute(ADD, steps)


async def activities(session: TenantSession, subject_id: UUID) -> list[Activity]:
    """Return the steps of a record, newest first."""
    found = await session.scalars(
        select(Activity)
        .where(Activity.tenant_id == session.tenant_id, Activity.subject_id == subject_id)
        .order_by(Activity.id.desc())
    )
    return list(found)
