"""What each kind of record brings to an import: how it is read, judged, written and taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from basecore.db import TenantSession
from webkit import msgid

from construction.access import Permission
from construction.activity import Actor
from construction.imports.domain.columns import Column
from construction.imports.domain.rows import Judged, Problem, Stored, Values
from construction.imports.models import ImportBatch, ImportRow


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does something, when, and in which import."""

    by: Actor
    now: datetime
    batch_id: UUID


@dataclass(frozen=True, slots=True)
class Change:
    """A record as it was and as it is to be."""

    id: UUID
    old: Values
    new: Values

    def fields(self) -> list[str]:
        """Return the fields that differ."""
        return [name for name in self.new if self.new[name] != self.old.get(name)]

    def without(self, names: Collection[str]) -> Change:
        """Return the change with these fields left as they are."""
        return replace(self, new=self.new | {name: self.old.get(name) for name in names})


TWICE = msgid("Line %(line)s has the same %(key)s already")


class Records(Protocol):
    """A kind of record. Values are texts of one canonical form, so that equal means equal."""

    columns: Mapping[str, Column]
    key: str
    """The field that tells records apart."""
    twice: str
    """Said of a line that is about the same record as one above it: a msgid."""
    writes: Permission
    reads: Collection[Permission]
    """What an export needs."""

    def key_of(self, given: Values) -> str | None:
        """Return the key as it is stored."""

    async def known(self, session: TenantSession, given: Sequence[Values]) -> Any:
        """Return what judging needs of the store, beside the records themselves."""

    def judge(
        self, given: Values, stored: Stored | None, known: Any
    ) -> tuple[Values, list[Problem]]:
        """Return the whole record as it would be, and what the forms would not accept."""

    doubtful: str
    """Said of lines that a later one may clear, so that they are judged again: a msgid, or none."""

    async def rivals(
        self, session: TenantSession, batch: ImportBatch, keys: Collection[str]
    ) -> set[str]:
        """Return the keys of lines whose judgement depends on those with these keys."""

    async def partners(
        self, session: TenantSession, batch: ImportBatch, chunk: Sequence[ImportRow]
    ) -> list[ImportRow]:
        """Return what must be written together with a chunk, or taken back together with it."""

    async def clashes(
        self,
        session: TenantSession,
        found: Sequence[Judged],
        batch: ImportBatch | None,
        lines: Sequence[int],
    ) -> None:
        """Refuse lines whose values only one record may have.

        `lines` are those of `found`; other lines of the import are asked too, unless it is None.
        """

    async def load(
        self, session: TenantSession, keys: Collection[str], *, lock: bool = False
    ) -> dict[str, Stored]:
        """Return the records with these keys, by key."""

    async def load_ids(self, session: TenantSession, ids: Collection[UUID]) -> dict[UUID, Stored]:
        """Return records by id, locked."""

    async def create(self, session: TenantSession, made: Sequence[Stored], doing: Doing) -> None:
        """Insert new records, with events."""

    async def change(self, session: TenantSession, made: Sequence[Change], doing: Doing) -> None:
        """Change records, with events."""

    async def held(
        self, session: TenantSession, made: Sequence[Change]
    ) -> dict[UUID, list[Problem]]:
        """Return which fields cannot be set back, each with why; the others can."""

    async def remove(self, session: TenantSession, gone: Sequence[Stored], doing: Doing) -> None:
        """Delete records that are used nowhere, with events."""

    async def uses(self, session: TenantSession, ids: Collection[UUID]) -> dict[UUID, list[str]]:
        """Return which of these are named by other tables, and by which."""

    def everything(self, session: TenantSession) -> AsyncIterator[Values]:
        """Yield every record, in an order that depends on nothing but their keys."""

    def cells(self, values: Values) -> dict[str, str]:
        """Return the fields as the cells of an export."""


class Apart:
    """For kinds whose records have nothing, beside their key, that only one may have."""

    doubtful = ""

    async def rivals(self, *_: Any) -> set[str]:
        """Return nothing."""
        return set()

    async def partners(self, *_: Any) -> list[ImportRow]:
        """Return nothing."""
        return []

    async def clashes(self, *_: Any) -> None:
        """Refuse nothing."""

    async def held(self, *_: Any) -> dict[UUID, list[Problem]]:
        """Return nothing."""
        return {}
