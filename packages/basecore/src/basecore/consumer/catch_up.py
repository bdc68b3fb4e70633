"""The one catch-up path: what Redis lost, and stores that failed, come from the outbox."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.exc import SQLAlchemyError

from basecore.consumer.applier import Applier
from basecore.consumer.failures import Failures
from basecore.consumer.guard import Guard
from basecore.consumer.tables import consumer as registry
from basecore.consumer.tables import watermark
from basecore.db import Database
from basecore.db.gone import DatabaseGoneError
from basecore.leases import RoleLeases, wait
from basecore.outbox import relay_cursor, tenant_counter
from basecore.streams import Streams, StreamsUnavailableError

log = logging.getLogger(__name__)

SWEEP_SECONDS = 2.0
BREATH_SECONDS = 0.01
LIMIT = 500

BEHIND = (
    select(
        tenant_counter.c.tenant_id,
        tenant_counter.c.partition,
        relay_cursor.c.published_sequence,
        func.coalesce(watermark.c.last_sequence, 0),
    )
    .join(relay_cursor, relay_cursor.c.tenant_id == tenant_counter.c.tenant_id)
    .outerjoin(
        watermark,
        and_(
            watermark.c.tenant_id == tenant_counter.c.tenant_id,
            watermark.c.consumer == bindparam("consumer"),
        ),
    )
    .where(
        relay_cursor.c.published_sequence > func.coalesce(watermark.c.last_sequence, 0),
        tenant_counter.c.partition.in_(bindparam("partitions", expanding=True)),
    )
    .order_by(func.random())
    .limit(LIMIT)
)
REGISTER = pg_insert(registry).values(registered_at=func.now()).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class Behind:
    """A store whose watermark is behind what was published."""

    tenant_id: UUID
    partition: int
    published: int
    applied: int


class CatchUp:
    """Looks every few seconds for stores that the streams will not bring forward."""

    def __init__(
        self,
        *,
        database: Database,
        streams: Streams,
        leases: RoleLeases,
        consumer: str,
        applier: Applier,
        failures: Failures,
        guard: Guard,
    ) -> None:
        self._database = database
        self._streams = streams
        self._leases = leases
        self._consumer = consumer
        self._applier = applier
        self._failures = failures
        self._guard = guard
        self._stood: dict[UUID, int] = {}
        self._unfinished: set[UUID] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep until told to stop."""
        is_registered = False
        while not stop.is_set():
            try:
                if not is_registered:
                    await self.register()
                    is_registered = True
                await self.sweep()
            except (SQLAlchemyError, DatabaseGoneError, OSError) as error:
                log.warning("%s: sweep failed: %s", self._consumer, error)
                self._unfinished = set()
            await wait(stop, BREATH_SECONDS if self._unfinished else SWEEP_SECONDS)

    async def watch(self, stop: asyncio.Event) -> None:
        """Hear of operators' pauses, even while a long backlog is being applied."""
        while not stop.is_set():
            try:
                await self._failures.load_pauses()
            except (SQLAlchemyError, OSError) as error:
                log.warning("%s: pauses are not known: %s", self._consumer, error)
            await wait(stop, SWEEP_SECONDS)

    async def register(self) -> None:
        """Make the consumer known, so that outbox rows are kept for it."""
        async with self._database.platform() as connection:
            await connection.execute(REGISTER, {"name": self._consumer})

    async def sweep(self) -> int:
        """Catch up whoever is behind without the stream's help; return how many were."""
        await self._failures.load()
        behind = [one for one in await self._find() if self._failures.due(one.tenant_id)]
        drained = await self._drained(sorted({one.partition for one in behind}))
        stuck = [one for one in behind if one.partition in drained or self._is_stuck(one)]
        self._stood = {one.tenant_id: one.applied for one in behind}
        self._unfinished = set()
        await self._guard.run_all((one.tenant_id, partial(self._bring_on, one)) for one in stuck)
        return len(stuck)

    async def _bring_on(self, one: Behind) -> None:
        """Bring a store forward for a while; what is left is for the next sweep."""
        finished = await self._applier.catch_up(
            one.tenant_id, upto=one.published, seconds=SWEEP_SECONDS
        )
        if not finished:
            self._unfinished.add(one.tenant_id)
        self._failures.lag(one.tenant_id, behind=not finished)

    def _is_stuck(self, one: Behind) -> bool:
        """Say whether the stream will not help: it failed, lags, or stood still since last time."""
        stood = self._stood.get(one.tenant_id) == one.applied
        fed = self._failures.has_failed(one.tenant_id) or self._failures.is_lagging(one.tenant_id)
        return stood or fed

    async def _find(self) -> list[Behind]:
        held = list(self._leases.held())
        if not held:
            return []
        async with self._database.platform() as connection:
            values = {"consumer": self._consumer, "partitions": held}
            return [Behind(*row) for row in await connection.execute(BEHIND, values)]

    async def _drained(self, partitions: Sequence[int]) -> set[int]:
        if not partitions:
            return set()
        try:
            return await self._streams.drained(self._consumer, partitions)
        except StreamsUnavailableError:
            # Redis brings nobody forward now; the watermark makes a late delivery harmless.
            return set(partitions)
