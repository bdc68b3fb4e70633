"""What happened to a document, by whom and when: rows that are only ever added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import orjson
from basecore.db import Owned, TenantSession
from basecore.ids import new_id
from basecore.tokens import Principal
from sqlalchemy import CheckConstraint, Index, LargeBinary, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from construction import sealing
from construction.orm import Base
from construction.sealing import Personal


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
    """Who does something: a colleague, the system itself, or a customer on an offer's page."""

    id: UUID | None
    name: str
    role: str = ""
    customer_id: UUID | None = None
    """Of a customer: their name and all that they say is sealed."""


SYSTEM = Actor(None, "system")
NOBODY = Actor(None, "")
"""Who acts is told by what is sealed."""


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
    customer_id: Mapped[UUID | None]
    """Whose key opens what is sealed."""
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it is read: what was sealed stands in its detail again, or is forgotten."""

    id: UUID
    subject_id: UUID
    action: str
    actor_id: UUID | None
    actor_name: str
    at: datetime
    detail: Mapping[str, str]
    is_forgotten: bool = False


def moved(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, str]:
    """Return what became of fields, as a step keeps it: `was.x` and `now.x` of each that changed.

    Give it no personal fields: steps are never deleted or changed.
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


WHO = "who"
"""What a sealed name is called."""
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
    """Add a step to a record's life; all that a customer does is sealed."""
    await note_audited(session, subject_id, action, None, by=by, at=at, **detail)


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
    if by.customer_id is None:
        await note_each(session, action, [(subject_id, detail)], by=by, at=at, audited=kind)
    else:
        said = Personal(by.customer_id, {WHO: by.name, **detail})
        await note_sealed(session, subject_id, action, said, kind, by=NOBODY, at=at)


async def note_sealed(
    session: TenantSession,
    subject_id: UUID,
    action: str,
    personal: Personal,
    kind: Audited | None = None,
    /,
    *,
    by: Actor,
    at: datetime,
    **detail: str,
) -> None:
    """Add a step to a record's life with words that are sealed."""
    session.add(
        Activity(
            tenant_id=session.tenant_id,
            id=new_id(),
            subject_id=subject_id,
            action=action,
            actor_id=by.id,
            actor_name=by.name,
            at=at,
            detail=detail,
            audited=kind.value if kind else None,
            customer_id=personal.customer_id,
            sealed=await sealing.seal(session, personal),
        )
    )
    await session.flush()


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


async def activities(session: TenantSession, subject_id: UUID) -> list[Step]:
    """Return the steps of a record, newest first."""
    found = await session.scalars(
        select(Activity)
        .where(Activity.tenant_id == session.tenant_id, Activity.subject_id == subject_id)
        .order_by(Activity.id.desc())
    )
    return await read(session, found.all())


async def read(session: TenantSession, found: Sequence[Activity]) -> list[Step]:
    """Return steps as they are read."""
    boxes = await sealing.opened(session, [(one.customer_id, one.sealed) for one in found])
    return [_step(one, words) for one, words in zip(found, boxes, strict=True)]


def _step(row: Activity, words: Mapping[str, str] | None) -> Step:
    detail = dict(row.detail) | dict(words or {})
    return Step(
        row.id,
        row.subject_id,
        row.action,
        row.actor_id,
        detail.pop(WHO, row.actor_name),
        row.at,
        detail,
        words is None,
    )
