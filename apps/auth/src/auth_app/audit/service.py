"""Writing the record, in the transaction of what it tells, and reading what is sealed in it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from basecore.db import TenantSession
from basecore.ids import new_id

from auth_app.audit import repository
from auth_app.audit.models import AuditEntry
from auth_app.audit.vault import locked, new_key, unlocked
from auth_app.opaque import Seal

security = logging.getLogger("security")

ADDRESS = "address"
PERSONAL = frozenset({"device"})
"""Details that say something of a person beside the address; they are sealed with it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who does something, and from where; nobody for what an operator does."""

    actor_id: UUID | None
    address: str | None
    seal: Seal | None
    """What keeps the keys; an operator leaves nothing to be sealed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the record, opened as far as its person's key is still there."""

    id: UUID
    at: datetime
    action: str
    actor_id: UUID | None
    user_id: UUID | None
    address: str | None
    details: dict[str, str]


async def note(
    session: TenantSession,
    action: str,
    origin: Origin,
    *,
    user_id: UUID | None,
    now: datetime,
    **details: str,
) -> None:
    """Record that something was done to a person's account, or to the store."""
    entry = AuditEntry(
        tenant_id=session.tenant_id,
        id=new_id(),
        at=now,
        action=action,
        actor_id=origin.actor_id,
        user_id=user_id,
        address=origin.address,
        details=details,
    )
    person = _person(entry)
    if person is not None and origin.seal is not None:
        await _seal(session, entry, person, origin.seal)
    session.add(entry)


async def opened(session: TenantSession, seal: Seal, found: Iterable[AuditEntry]) -> list[Entry]:
    """Return entries as they were told, without what nobody can read any more."""
    entries = list(found)
    people = {person for one in entries if one.sealed and (person := _person(one))}
    keys = await repository.keys_of(session, people)
    opening = {
        person: key
        for person, wrapped in keys.items()
        if (key := unlocked(_master(seal), wrapped, person.bytes))
    }
    return [_opened(one, opening) for one in entries]


async def make_unreadable(session: TenantSession, user_id: UUID) -> None:
    """Destroy a person's key: what was sealed under it is lost for good."""
    await repository.forget_key(session, user_id)


def _person(entry: AuditEntry) -> UUID | None:
    return entry.actor_id or entry.user_id


def _master(seal: Seal) -> bytes:
    return seal.digest("audit", "keys of people")


async def _seal(session: TenantSession, entry: AuditEntry, person: UUID, seal: Seal) -> None:
    personal = {name: text for name, text in entry.details.items() if name in PERSONAL}
    if entry.address:
        personal[ADDRESS] = entry.address
    if not personal:
        return
    wrapped = locked(_master(seal), new_key(), person.bytes)
    key = unlocked(_master(seal), await repository.key_of(session, person, wrapped), person.bytes)
    if key is None:
        # Made under another secret, which may come back: the key stays, the values are not kept.
        security.warning("person_key_unreadable", extra={"user_id": str(person)})
    else:
        entry.sealed = locked(key, orjson.dumps(personal), entry.id.bytes)
    entry.address = None
    entry.details = {k: v for k, v in entry.details.items() if k not in PERSONAL}


def _opened(entry: AuditEntry, keys: dict[UUID, bytes]) -> Entry:
    address, details = entry.address, dict(entry.details)
    key = keys.get(_person(entry) or entry.id)
    plain = unlocked(key, entry.sealed, entry.id.bytes) if key and entry.sealed else None
    if plain is not None:
        told: dict[str, str] = orjson.loads(plain)
        address = told.pop(ADDRESS, None)
        details |= told
    return Entry(entry.id, entry.at, entry.action, entry.actor_id, entry.user_id, address, details)
