"""Applying a store's events: in order, each once, whatever Redis delivered."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError

from basecore import metrics
from basecore.consumer.dead_letters import DeadLetters, Letter, PoisonError
from basecore.consumer.failures import Failures, describe
from basecore.consumer.traces import applying
from basecore.consumer.watermark import Mark, UnknownTenantError, Watermarks
from basecore.db import Database, RequestContext, TenantSession
from basecore.db.gone import is_busy, is_database_gone
from basecore.outbox import outbox
from basecore.streams import Envelope, from_row

CAP = 200
SMALLEST_CAP = 50
"""Smaller is never better: when the machine is overloaded every statement waits, and small
transactions would make more of them until nothing moves at all."""
TARGET_SECONDS = 0.25
GAP_SECONDS = 0.5
"""How long a reader mends a gap by itself, before it leaves the store to the catch-up."""

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
    """What a consumer runs: an engine, or a vertical's reactions.

    Its facts commute: an event that was dead may be applied late, after its successors.
    """

    @property
    def name(self) -> str:
        """Return the name of the engine, of its group and of its leases."""

    async def apply(
        self, session: TenantSession, events: Sequence[Envelope], *, generation: int
    ) -> None:
        """Let the events take effect inside the session's transaction; ignore unknown types.

        Raise `PoisonError` for events that can never be applied.
        """


class OutboxGapError(Exception):
    """The outbox lacks a row that was published; the store stops rather than skips."""


class StoppedError(Exception):
    """A store cannot go past an event; the cause says why."""

    def __init__(self, sequence: int, traceparent: str | None = None) -> None:
        super().__init__(f"stopped at {sequence}")
        self.sequence = sequence
        self.traceparent = traceparent


def _unbroken(events: Sequence[Envelope]) -> bool:
    return events[-1].sequence - events[0].sequence == len(events) - 1


class Applier:
    """Moves one consumer forward in one store, a transaction at a time."""

    def __init__(
        self,
        database: Database,
        handler: Handler,
        *,
        watermarks: Watermarks,
        failures: Failures,
        dead_letters: DeadLetters,
    ) -> None:
        self._database = database
        self._handler = handler
        self._watermarks = watermarks
        self._failures = failures
        self._dead_letters = dead_letters
        self._context = RequestContext(actor=f"engine:{handler.name}")
        self._counts = metrics.ConsumerCounts.of(handler.name)
        self._cap = CAP

    async def deliver(self, tenant_id: UUID, events: Sequence[Envelope]) -> None:
        """Apply delivered events of one store; duplicates are dropped, gaps repaired."""
        ordered = sorted({e.sequence: e for e in events}.values(), key=lambda e: e.sequence)
        self._counts.duplicates.inc(len(events) - len(ordered))
        while ordered:
            chunk, ordered = ordered[: self._cap], ordered[self._cap :]
            if _unbroken(chunk) and await self._attempt(tenant_id, chunk):
                continue
            if not await self.catch_up(tenant_id, upto=chunk[-1].sequence, seconds=GAP_SECONDS):
                self._failures.lag(tenant_id, behind=True)
                return

    async def catch_up(self, tenant_id: UUID, *, upto: int, seconds: float) -> bool:
        """Apply what is missing up to a sequence, from the outbox; say whether that is all of it.

        Others wait meanwhile, so it ends after some seconds, and when an operator says so.
        """
        until = time.monotonic() + seconds
        while events := await self._missing(tenant_id, upto):
            await self._attempt(tenant_id, events)
            self._counts.repaired.inc(len(events))
            if events[-1].sequence >= upto:
                return True
            if time.monotonic() > until or self._failures.is_paused(tenant_id):
                return False
        return True

    async def _missing(self, tenant_id: UUID, upto: int) -> list[Envelope]:
        try:
            return await self._read_missing(tenant_id, upto)
        except DBAPIError as error:
            if is_busy(error):
                raise StoppedError(upto) from error
            raise

    async def _read_missing(self, tenant_id: UUID, upto: int) -> list[Envelope]:
        async with self._database.tenant(tenant_id, context=self._context) as session:
            mark = await self._watermarks.lock(session)
            values = {"tenant": tenant_id, "seen": mark.last_sequence, "upto": upto}
            rows = await session.execute(MISSING, values | {"cap": self._cap})
            events = [from_row(row) for row in rows.mappings()]
        # No rows: nothing to do, or an entry from a future that the database never had.
        if events and (events[0].sequence != mark.last_sequence + 1 or not _unbroken(events)):
            raise StoppedError(mark.last_sequence + 1) from OutboxGapError(
                f"expected {mark.last_sequence + 1} … {upto}, found {events[0].sequence} first"
            )
        return events

    async def _attempt(self, tenant_id: UUID, chunk: Sequence[Envelope]) -> bool:
        """Apply a chunk, burying what is poison; say whether it is dealt with.

        False means that something before the chunk is missing, or that it holds what was never
        recorded; the outbox knows. A chunk that fails is halved until exactly the event at fault
        stops the store.
        """
        poison: dict[int, str] = {}
        while True:
            try:
                return await self._transaction(tenant_id, chunk, poison)
            except PoisonError as error:
                if error.reasons.keys() <= poison.keys():
                    raise StoppedError(chunk[0].sequence, chunk[0].traceparent) from error
                poison |= error.reasons
            except UnknownTenantError:
                raise
            except Exception as error:
                if is_database_gone(error):
                    raise
                if len(chunk) == 1 or is_busy(error):
                    raise StoppedError(chunk[0].sequence, chunk[0].traceparent) from error
                middle = len(chunk) // 2
                halves = (chunk[:middle], chunk[middle:])
                return all([await self._attempt(tenant_id, half) for half in halves])

    async def _transaction(
        self, tenant_id: UUID, chunk: Sequence[Envelope], poison: Mapping[int, str]
    ) -> bool:
        started, delivered = time.monotonic(), len(chunk)
        with applying(self._handler.name, tenant_id, chunk) as context:
            async with self._database.tenant(tenant_id, context=context) as session:
                seen, upto = chunk[0].sequence - 1, chunk[-1].sequence
                mark = await self._watermarks.advance(session, seen=seen, upto=upto)
                if mark is None:
                    stands = await self._watermarks.lock(session)
                    chunk = [event for event in chunk if event.sequence > stands.last_sequence]
                    self._counts.duplicates.inc(delivered - len(chunk))
                    if not chunk or chunk[0].sequence != stands.last_sequence + 1:
                        return not chunk
                    seen = stands.last_sequence
                    mark = await self._watermarks.advance(session, seen=seen, upto=upto)
                    if mark is None:
                        return False
                await self._effects(session, chunk, poison, mark)
        self._failures.forget(tenant_id)
        dead = sum(event.sequence in poison for event in chunk)
        self._report(time.monotonic() - started, len(chunk), dead)
        return True

    def _report(self, seconds: float, events: int, dead: int) -> None:
        self._counts.seconds.observe(seconds)
        self._counts.applied.inc(events - dead)
        self._counts.buried.inc(dead)
        self._adapt(seconds)

    async def _effects(
        self,
        session: TenantSession,
        chunk: Sequence[Envelope],
        poison: Mapping[int, str],
        mark: Mark,
    ) -> None:
        dead = [(e, poison[e.sequence]) for e in chunk if e.sequence in poison]
        sound = [e for e in chunk if e.sequence not in poison]
        await self._dead_letters.bury(session, dead)
        if sound:
            await self._handler.apply(session, sound, generation=mark.generation)
        await self._failures.clear(session)

    async def bury(self, tenant_id: UUID, sequence: int, error: str, attempts: int) -> None:
        """Give up an event: the letter and the watermark's step over it in one transaction."""
        async with self._database.tenant(tenant_id, context=self._context) as session:
            mark = await self._watermarks.lock(session)
            values = {"tenant": tenant_id, "seen": sequence - 1, "upto": sequence, "cap": 1}
            row = (await session.execute(MISSING, values)).mappings().one_or_none()
            if row is None or mark.last_sequence != sequence - 1:
                return
            await self._dead_letters.bury(session, [(from_row(row), error)], attempts=attempts)
            await self._watermarks.advance(session, seen=sequence - 1, upto=sequence)
            await self._failures.clear(session)
        self._counts.buried.inc()
        self._failures.forget(tenant_id)

    async def retry(self, tenant_id: UUID) -> None:
        """Apply late what an operator wants tried again; each letter in its own transaction."""
        async with self._database.tenant(tenant_id, context=self._context) as session:
            letters = await self._dead_letters.to_retry(session)
        for letter in letters:
            try:
                await self._apply_late(tenant_id, letter)
            except Exception as error:
                if is_database_gone(error):
                    raise
                async with self._database.tenant(tenant_id, context=self._context) as session:
                    await self._dead_letters.reopen(session, letter, describe(error))

    async def _apply_late(self, tenant_id: UUID, letter: Letter) -> None:
        events = [letter.envelope]
        with applying(self._handler.name, tenant_id, events) as context:
            async with self._database.tenant(tenant_id, context=context) as session:
                mark = await self._watermarks.lock(session)
                await self._handler.apply(session, events, generation=mark.generation)
                await self._dead_letters.settle(session, letter)
        self._counts.applied.inc()

    def _adapt(self, seconds: float) -> None:
        if seconds > TARGET_SECONDS:
            self._cap = max(SMALLEST_CAP, self._cap // 2)
        else:
            self._cap = min(CAP, self._cap * 2)
