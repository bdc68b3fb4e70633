"""What happened to a document, by whom and when: rows that are only ever added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from basecore.db import Owned, TenantSession
from basecore.ids import new_id
from basecore.tokens import Principal
from sqlalchemy import Index, select
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


def moved(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, str]:
    """Return what became of fields, as a step keeps it: `was.x` and `now.x` of each that changed.

    Give it no personal fields: steps are never deleted.
    """
    kept: dict[str, str] = {}
    for name, was in before.items():
        now = after[name]
        if was != now:
            kept |= {f"was.{name}": _written(was), f"now.{name}": _written(now)}
    return kept


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


ADD = (
    "INSERT INTO construction.activity "
    "(tenant_id, action, actor_id, actor_name, at, detail, id, subject_id) "
    "SELECT $1, $2, $3, $4, $5, s.* FROM unnest($6::jsonb[], $7::uuid[], $8::uuid[]) AS s"
)


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
    await note_each(session, action, ((one, detail) for one in subject_ids), by=by, at=at)


async def note_each(
    session: TenantSession,
    action: str,
    subjects: Iterable[tuple[UUID, Mapping[str, str]]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Add the same step to the lives of many records, each with its own detail."""
    given = [(orjson.dumps(dict(detail)).decode(), new_id(), one) for one, detail in subjects]
    if given:
        columns = map(list, zip(*given, strict=True))
        await session.fetch(ADD, session.tenant_id, action, by.id, by.name, at, *columns)


async def latest(session: TenantSession, subject_id: UUID, actions: Iterable[str]) -> Activity:
    """Return the last of these steps of a record, which has one at least: how it began."""
    found = await session.scalars(
        select(Activity)
        .where(
            Activity.tenant_id == session.tenant_id,
            Activity.subject_id == subject_id,
            Activity.action.in_(actions),
        )
        .order_by(Activity.id.desc())
        .limit(1)
    )
    return found.one()


async def activities(session: TenantSession, subject_id: UUID) -> list[Activity]:
    """Return the steps of a record, newest first."""
    found = await session.scalars(
        select(Activity)
        .where(Activity.tenant_id == session.tenant_id, Activity.subject_id == subject_id)
        .order_by(Activity.id.desc())
    )
    return list(found)
