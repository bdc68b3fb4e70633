"""What happened to a document, by whom and when: rows that are only ever added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import orjson
from basecore.db import Owned, TenantSession
from basecore.ids import new_id
from basecore.tokens import Principal
from sqlalchemy import CheckConstraint, Index, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import Base


class Audited(StrEnum):
    """What administrators look through in one place, whatever record it was done to."""

    SETTINGS = "settings"
    PRICES = "prices"
    STOCK = "stock"
    CANCELLATIONS = "cancellations"
    EXPORTS = "exports"
    PRIVACY = "privacy"


KINDS = ", ".join(f"'{one}'" for one in Audited)
IS_AUDITED = text("audited IS NOT NULL")


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
    __table_args__ = (
        CheckConstraint(f"audited IN ({KINDS})", name="audited"),
        Index(None, "tenant_id", "subject_id", "id"),
        Index("ix_activity_audited", "tenant_id", "id", postgresql_where=IS_AUDITED),
    )

    subject_id: Mapped[UUID]
    action: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    at: Mapped[datetime]
    detail: Mapped[dict[str, str]] = mapped_column(JSONB)
    audited: Mapped[str | None]


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
    "(tenant_id, action, actor_id, actor_name, at, audited, detail, id, subject_id) "
    "SELECT $1, $2, $3, $4, $5, $6, s.* FROM unnest($7::jsonb[], $8::uuid[], $9::uuid[]) AS s"
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


async def note_audited(
    session: TenantSession,
    subject_id: UUID,
    action: str,
    kind: Audited | None,
    /,
    *,
    by: Actor,
    at: datetime,
    **detail: str,
) -> None:
    """Add a step to a record's life, for the administrators' record as well if it has a kind."""
    await note_each(session, action, [(subject_id, detail)], by=by, at=at, audited=kind)


async def note_each(
    session: TenantSession,
    action: str,
    subjects: Iterable[tuple[UUID, Mapping[str, str]]],
    *,
    by: Actor,
    at: datetime,
    audited: Audited | None = None,
) -> None:
    """Add the same step to the lives of many records, each with its own detail."""
    given = [(orjson.dumps(dict(detail)).decode(), new_id(), one) for one, detail in subjects]
    if given:
        columns = map(list, zip(*given, strict=True))
        kind = audited.value if audited else None
        await session.fetch(ADD, session.tenant_id, action, by.id, by.name, at, kind, *columns)


async def exported(session: TenantSession, what: str, *, by: Actor, at: datetime) -> None:
    """Keep that somebody saved a list of the store as a file."""
    about, kind = by.id or session.tenant_id, Audited.EXPORTS
    await note_audited(session, about, "list_exported", kind, by=by, at=at, list=what)


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
