"""How much waits to be sent, and for how long: asked of PostgreSQL every few seconds."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy import Text, cast, func, select

from basecore import clock, metrics
from basecore.db import Database
from basecore.ids import age_of
from basecore.leases import RoleLeases, wait
from basecore.outbox import tenant_counter
from basecore.outgoing.body import Channel
from basecore.outgoing.claims import DATABASE_TROUBLE
from basecore.outgoing.tables import Tables

log = logging.getLogger(__name__)

EVERY_SECONDS = 5.0


class OutgoingSurvey:
    """Measures the partitions of this process; the sum over processes is what waits in all."""

    def __init__(self, database: Database, tables: Tables, leases: RoleLeases) -> None:
        self._database = database
        self._due = tables.due
        self._leases = leases

    async def run(self, stop: asyncio.Event) -> None:
        """Measure until told to stop."""
        while not stop.is_set():
            try:
                await self.measure()
            except DATABASE_TROUBLE as error:
                log.warning("outgoing messages not measured: %s", error)
            await wait(stop, EVERY_SECONDS)

    async def measure(self) -> None:
        """Measure once."""
        due, counter = self._due, tenant_counter
        waiting = (
            select(due.c.channel, func.count(), func.min(cast(due.c.id, Text)))
            .join(counter, counter.c.tenant_id == due.c.tenant_id)
            .where(counter.c.partition.in_(list(self._leases.held())))
            .group_by(due.c.channel)
        )
        async with self._database.platform() as connection:
            rows = (await connection.execute(waiting)).all()
        found = {channel: (count, oldest) for channel, count, oldest in rows}
        now = clock.now()
        for channel in Channel:
            count, oldest = found.get(channel, (0, None))
            metrics.outgoing_waiting.labels(channel).set(count)
            metrics.outgoing_oldest.labels(channel).set(age_of(oldest, now))
