"""Applying a tenant's events: in order, each once, whatever Redis delivered."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import bindparam, select

from basecore.consumer.watermark import Watermarks
from basecore.db import Database, RequestContext, TenantSession
from basecore.outbox import outbox
from basecore.streams import Envelope, from_row

CAP = 200
SMALLEST_CAP = 10
TARGET_SECONDS = 0.25

MISSING = (
    select(outbox)
    .where(
        outbox.c.tenant_id == bindparam("tenant"),
        outbox.c.sequence > bindparam("seen"),
        outbox.c.sequence <= bindparam("upto"),
    )
    .order_by(outbox.c.sequence)
    .limit(bindparam("cap"))
)


class Handler(Protocol):
    """What a consumer runs: an engine, or a vertical's reactions."""

    @property
    def name(self) -> str:
        """Return the name of the engine, of its group and of its leases."""

    async def apply(self, session: TenantSession, events: Sequence[Envelope]) -> None:
        """Let the events take effect inside the session's transaction; ignore unknown types."""


class OutboxGapError(Exception):
    """The outbox lacks a row that was published; the tenant stops rather than skips."""


def _unbroken(events: Sequence[Envelope]) -> bool:
    return events[-1].sequence - events[0].sequence == len(events) - 1


class Applier:
    """Moves one engine forward in one tenant, a transaction at a time."""

    def __init__(self, database: Database, handler: Handler, watermarks: Watermarks) -> None:
        self._database = database
        self._handler = handler
        self._watermarks = watermarks
        self._context = RequestContext(actor=f"engine:{handler.name}")
        self._cap = CAP

    async def deliver(self, tenant_id: UUID, events: Sequence[Envelope]) -> None:
        """Apply delivered events of one tenant; duplicates are dropped, gaps repaired."""
        ordered = sorted({e.sequence: e for e in events}.values(), key=lambda e: e.sequence)
        while ordered:
            chunk, ordered = ordered[: self._cap], ordered[self._cap :]
            if not await self._deliver_chunk(tenant_id, chunk):
                await self.catch_up(tenant_id, upto=chunk[-1].sequence)

    async def _deliver_chunk(self, tenant_id: UUID, chunk: Sequence[Envelope]) -> bool:
        """Apply a chunk unless something before it is missing; say whether it is dealt with."""
        started = time.monotonic()
        last = chunk[-1].sequence
        async with self._database.tenant(tenant_id, context=self._context) as session:
            seen = chunk[0].sequence - 1
            if not _unbroken(chunk) or not await self._move(session, seen, last):
                seen = await self._watermarks.lock(session)
                chunk = [event for event in chunk if event.sequence > seen]
                if not chunk:
                    return True
                if chunk[0].sequence != seen + 1 or not _unbroken(chunk):
                    return False
                await self._move(session, seen, last)
            await self._handler.apply(session, chunk)
        self._adapt(time.monotonic() - started)
        return True

    async def _move(self, session: TenantSession, seen: int, upto: int) -> bool:
        return await self._watermarks.advance(session, seen=seen, upto=upto)

    async def catch_up(self, tenant_id: UUID, *, upto: int) -> None:
        """Apply what is missing up to a sequence, from the outbox."""
        while await self._catch_up_step(tenant_id, upto):
            pass

    async def _catch_up_step(self, tenant_id: UUID, upto: int) -> bool:
        started = time.monotonic()
        async with self._database.tenant(tenant_id, context=self._context) as session:
            seen = await self._watermarks.lock(session)
            values: dict[str, Any] = {"tenant": tenant_id, "seen": seen, "upto": upto}
            rows = await session.execute(MISSING, values | {"cap": self._cap})
            events = [from_row(row) for row in rows.mappings()]
            if not events:
                # Nothing to do, or a stream entry from a future that the database never had.
                return False
            if events[0].sequence != seen + 1 or not _unbroken(events):
                msg = f"expected {seen + 1} … {upto}, found {events[0].sequence} first"
                raise OutboxGapError(msg)
            await self._move(session, seen, events[-1].sequence)
            await self._handler.apply(session, events)
        self._adapt(time.monotonic() - started)
        return events[-1].sequence < upto

    def _adapt(self, seconds: float) -> None:
        if seconds > TARGET_SECONDS:
            self._cap = max(SMALLEST_CAP, self._cap // 2)
        else:
            self._cap = min(CAP, self._cap * 2)
