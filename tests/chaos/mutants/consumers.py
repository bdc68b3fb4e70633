"""Faults of consumers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from basecore.consumer.applier import Applier
from basecore.consumer.reader import Reader
from basecore.consumer.tables import watermark
from basecore.consumer.watermark import Mark, Watermarks
from basecore.db import TenantSession
from basecore.leases import RoleLeases
from basecore.streams import Entry, Envelope
from sqlalchemy import ColumnElement, func, update


def _grows(session: TenantSession, consumer: str, upto: int, *conditions: Any) -> Any:
    columns = watermark.c
    own = (columns.tenant_id == session.tenant_id, columns.consumer == consumer)
    grown: ColumnElement[int] = func.greatest(columns.last_sequence, upto)
    return (
        update(watermark)
        .where(*own, *conditions)
        .values(last_sequence=grown)
        .returning(columns.generation)
    )


async def _deliver(self: Applier, tenant_id: UUID, events: Sequence[Envelope]) -> None:
    # As it comes: neither sorted, nor freed of duplicates, nor looked through for gaps.
    await self._attempt(tenant_id, events)


def no_watermark() -> None:
    """Write the watermark, and never ask it."""

    async def advance(
        self: Watermarks, session: TenantSession, *, seen: int, upto: int
    ) -> Mark | None:
        del seen
        generation = await session.scalar(_grows(session, self.consumer, upto))
        if generation is None:
            generation = (await self.lock(session)).generation
            await session.execute(_grows(session, self.consumer, upto))
        return Mark(upto, generation)

    Watermarks.advance = advance  # type: ignore[method-assign]  # that is the fault
    Applier.deliver = _deliver  # type: ignore[method-assign]  # that is the fault


def two_readers() -> None:
    """Let everybody read every partition, and let the watermark only keep out what is older."""
    held = RoleLeases.held

    def everything(self: RoleLeases) -> Mapping[int, int]:
        if self.role.startswith("consumer:"):
            return dict.fromkeys(range(self.count), 1)
        return held(self)

    async def advance(
        self: Watermarks, session: TenantSession, *, seen: int, upto: int
    ) -> Mark | None:
        del seen
        is_older = watermark.c.last_sequence < upto
        generation = await session.scalar(_grows(session, self.consumer, upto, is_older))
        return None if generation is None else Mark(upto, generation)

    RoleLeases.held = everything  # type: ignore[method-assign]  # that is the fault
    Watermarks.advance = advance  # type: ignore[method-assign]  # that is the fault
    Applier.deliver = _deliver  # type: ignore[method-assign]  # that is the fault


def early_acknowledgement() -> None:
    """Acknowledge what was read, then apply it."""
    process = Reader._process  # noqa: SLF001 - the fault goes inside

    async def acknowledge_first(self: Reader, entries: Sequence[Entry]) -> None:
        await self._streams.acknowledge(self._group, entries)
        await process(self, entries)

    Reader._process = acknowledge_first  # type: ignore[method-assign]  # noqa: SLF001 - the test looks inside


def watermark_outside() -> None:
    """Commit the watermark by itself, before the effect's transaction does."""
    inside_advance, inside_lock = Watermarks.advance, Watermarks.lock

    def another(session: TenantSession) -> TenantSession:
        return TenantSession(
            session.bind,  # type: ignore[arg-type]  # the engine that it was made with
            session.tenant_id,
            source=session.source,
            context=session.context,
        )

    async def advance(
        self: Watermarks, session: TenantSession, *, seen: int, upto: int
    ) -> Mark | None:
        async with another(session) as own, own.begin():
            return await inside_advance(self, own, seen=seen, upto=upto)

    async def lock(self: Watermarks, session: TenantSession) -> Mark:
        async with another(session) as own, own.begin():
            return await inside_lock(self, own)

    Watermarks.advance = advance  # type: ignore[method-assign]  # that is the fault
    Watermarks.lock = lock  # type: ignore[method-assign]  # that is the fault
