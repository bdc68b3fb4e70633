"""Looking through the record: narrowed by the database, searched in what is shown of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from basecore.clock import begin
from basecore.db import TenantSession
from webkit import msgid

from auth_app.audit import ACTIONS, KINDS, Entry, Wanted, entries, opened
from auth_app.opaque import Seal
from auth_app.record.domain import Narrowed, fits
from auth_app.users import everybody

AT_ONCE = 500
MOST_SEARCHED = 5_000
"""Entries that one page searches for a text; the next page goes on from there."""
MOST_EXPORTED = 50_000

STEPS = {"password": msgid("Password"), "code": msgid("Code")}

Words = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as people read it."""

    id: UUID
    at: datetime
    action: str
    what: str
    details: str
    who: str
    whose: str
    address: str
    entry: Entry

    def cells(self) -> list[str]:
        """Return what is shown of it beside the moment."""
        return [self.what, self.details, self.who, self.whose, self.address]


@dataclass(frozen=True, slots=True)
class Found:
    """Some entries, and behind which one to go on, if there may be more."""

    items: list[Told]
    next: UUID | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Puts entries into words, in the language of whoever reads."""

    words: Words
    roles: dict[str, str]
    names: dict[UUID, str]
    seal: Seal

    def told(self, entry: Entry) -> Told:
        """Return an entry as people read it."""
        operator = entry.details.get("operator")
        return Told(
            id=entry.id,
            at=entry.at,
            action=entry.action,
            what=self.words(ACTIONS.get(entry.action, entry.action)),
            details=self._details(entry.details),
            who=f"BaseCommerce: {operator}" if operator else self._name(entry.actor_id),
            whose=self._name(entry.user_id),
            address=entry.address or "",
            entry=entry,
        )

    def _name(self, user_id: UUID | None) -> str:
        return self.names.get(user_id, "") if user_id else ""

    def _details(self, details: dict[str, str]) -> str:
        if "before" in details:
            return f"{self._role(details['before'])} → {self._role(details['after'])}"
        told = {name: text for name, text in details.items() if name != "operator"}
        return ", ".join(self._value(name, text) for name, text in told.items())

    def _value(self, name: str, text: str) -> str:
        if name == "step":
            return self.words(STEPS.get(text, text))
        return self._role(text) if name == "role" else text

    def _role(self, role: str) -> str:
        return self.words(self.roles.get(role, role))


async def reader(session: TenantSession, words: Words, roles: dict[str, str], seal: Seal) -> Reader:
    """Return what opens the store's entries and puts them into words."""
    return Reader(words, roles, {one.id: one.name for one in await everybody(session)}, seal)


async def page(
    session: TenantSession, asked: Narrowed, read: Reader, *, after: UUID | None, limit: int
) -> Found:
    """Return entries that fit, newest first, a bounded number of them searched."""
    found: list[Told] = []
    looked = 0
    async for batch in _batches(session, asked, read.seal, after=after):
        for entry in batch:
            told = read.told(entry)
            if fits(asked.text, told.cells()):
                if len(found) == limit:
                    return Found(found, found[-1].id)
                found.append(told)
        looked += len(batch)
        if looked >= MOST_SEARCHED:
            return Found(found, batch[-1].id)
    return Found(found, None)


async def everything(session: TenantSession, asked: Narrowed, read: Reader) -> list[Told]:
    """Return all entries that fit, newest first, up to more than a store makes in years."""
    found: list[Told] = []
    async for batch in _batches(session, asked, read.seal, after=None):
        told = (read.told(entry) for entry in batch)
        found += [one for one in told if fits(asked.text, one.cells())]
        if len(found) >= MOST_EXPORTED:
            break
    return found[:MOST_EXPORTED]


async def _batches(
    session: TenantSession, asked: Narrowed, seal: Seal, *, after: UUID | None
) -> AsyncIterator[Sequence[Entry]]:
    wanted = Wanted(
        actions=KINDS[asked.kind][1] if asked.kind else None,
        person=asked.person,
        since=begin(asked.first) if asked.first else None,
        before=begin(asked.last + timedelta(days=1)) if asked.last else None,
    )
    while batch := await entries(session, wanted, after=after, limit=AT_ONCE):
        yield await opened(session, seal, batch)
        if len(batch) < AT_ONCE:
            return
        after = batch[-1].id
