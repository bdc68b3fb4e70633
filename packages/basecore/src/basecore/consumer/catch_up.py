"""The one catch-up path: what Redis lost, and tenants that failed, come from the outbox."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError

from basecore.consumer.applier import Applier
from basecore.consumer.failures import Failures
from basecore.consumer.guard import DatabaseGoneError, Guard
from basecore.consumer.watermark import Watermarks
from basecore.db import Database
from basecore.leases import RoleLeases, wait
from basecore.outbox import relay_cursor, tenant_counter
from basecore.streams import Streams, StreamsUnavailableError

log = logging.getLogger(__name__)

SWEEP_SECONDS = 2.0
LIMIT = 500


@dataclass(frozen=True, slots=True)
class Behind:
    """A tenant whose watermark is behind what was published."""

    tenant_id: UUID
    partition: int
    published: int


def _behind(watermarks: Watermarks) -> Select[UUID, int, int]:
    marks = watermarks.table
    mine = and_(
        marks.c.tenant_id == tenant_counter.c.tenant_id, marks.c.engine == watermarks.engine
    )
    return (
        select(
            tenant_counter.c.tenant_id,
            tenant_counter.c.partition,
            relay_cursor.c.published_sequence,
        )
        .join(relay_cursor, relay_cursor.c.tenant_id == tenant_counter.c.tenant_id)
        .outerjoin(marks, mine)
        .where(
            relay_cursor.c.published_sequence > func.coalesce(marks.c.last_sequence, 0),
            tenant_counter.c.partition.in_(bindparam("partitions", expanding=True)),
        )
        .order_by(func.random())
        .limit(LIMIT)
    )


class CatchUp:
    """Looks every few seconds for tenants that the streams will not bring forward."""

    def __init__(
        self,
        *,
        database: Database,
        streams: Streams,
        leases: RoleLeases,
        watermarks: Watermarks,
        applier: Applier,
        failures: Failures,
        guard: Guard,
    ) -> None:
        self._database = database
        self._streams = streams
        self._leases = leases
        self._group = watermarks.engine
        self._applier = applier
        self._failures = failures
        self._guard = guard
        self._statement = _behind(watermarks)

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep until told to stop."""
        while not stop.is_set():
            await wait(stop, SWEEP_SECONDS)
            try:
                await self.sweep()
            except (SQLAlchemyError, DatabaseGoneError, OSError) as error:
                log.warning("%s: sweep failed: %s", self._group, error)

    async def sweep(self) -> int:
        """Catch up whoever is behind without the stream's help; return how many were."""
        behind = [one for one in await self._find() if self._failures.due(one.tenant_id)]
        drained = await self._drained(sorted({one.partition for one in behind}))
        stuck = [
            one for one in behind if one.partition in drained or one.tenant_id in self._failures
        ]
        results = await asyncio.gather(
            *(
                self._guard.run(
                    one.tenant_id, self._applier.catch_up(one.tenant_id, upto=one.published)
                )
                for one in stuck
            ),
            return_exceptions=True,
        )
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return len(stuck)

    async def _find(self) -> list[Behind]:
        held = list(self._leases.held())
        if not held:
            return []
        async with self._database.platform() as connection:
            rows = await connection.execute(self._statement, {"partitions": held})
            return [Behind(*row) for row in rows]

    async def _drained(self, partitions: Sequence[int]) -> set[int]:
        if not partitions:
            return set()
        try:
            return await self._streams.drained(self._group, partitions)
        except StreamsUnavailableError:
            # Redis brings nobody forward now; the watermark makes a late delivery harmless.
            return set(partitions)
