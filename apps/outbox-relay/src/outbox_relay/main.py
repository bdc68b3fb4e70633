"""Wiring of the relay process."""

from __future__ import annotations

import asyncio
import logging

from basecore import metrics
from basecore.db import Database
from basecore.health import serve_health
from basecore.leases import LeaseKeeper, RoleLeases, wait
from basecore.outbox import PARTITIONS
from basecore.processes import database_answers, run_process, until_safe
from basecore.settings import Settings
from basecore.streams import RedisStreams, Streams, StreamsUnavailableError, read_timeline
from basecore.telemetry import set_up_telemetry
from sqlalchemy.exc import SQLAlchemyError

from outbox_relay.pace import Pace
from outbox_relay.relay import Relay
from outbox_relay.retention import Retention
from outbox_relay.store import Store
from outbox_relay.survey import Survey
from outbox_relay.trimmer import Trimmer

log = logging.getLogger(__name__)

ROLE = "relay"
RETENTION = "retention"
SURVEY = "survey"
PARTS = (metrics.RELAY, metrics.SURVEY, metrics.PERIODIC)
POOL = 3
RETRY_SECONDS = 0.5
FEW = 100
"""Rows in a batch below which it pays to let the next ones gather for a moment."""


class Process:
    """The loops of one relay and what they share."""

    def __init__(self, database: Database, streams: Streams, leases: RoleLeases) -> None:
        self._database = database
        self._streams = streams
        self._leases = leases
        self._pace = Pace()
        self._timeline = b""
        self.trimmer = Trimmer(streams, leases)
        self._relay = Relay(Store(database), streams, leases, self.trimmer)

    async def publish(self, stop: asyncio.Event) -> None:
        """Publish until told to stop; the batch at hand is finished."""
        while not stop.is_set():
            try:
                found = await self._cycle()
            except (SQLAlchemyError, StreamsUnavailableError, OSError) as error:
                log.warning("nothing published: %s", error)
                metrics.relay_errors.inc()
                self._timeline = b""
                await wait(stop, RETRY_SECONDS)
                continue
            pause = self._pace.next_pause(found=bool(found))
            if found < FEW or not self._leases.held():
                await wait(stop, pause)

    async def _cycle(self) -> int:
        if not self._leases.held():
            # Whoever lost the leases may have slept through a restore.
            self._timeline = b""
            return 0
        if not self._timeline:
            async with self._database.platform() as connection:
                self._timeline = await read_timeline(connection)
        return await self._relay.cycle(self._timeline)


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Relay until told to stop."""
    database = Database(settings.database_url, source="relay", pool_size=POOL)
    streams = RedisStreams(settings.redis_url)
    await until_safe(database, stop)
    keeper = LeaseKeeper(database)
    retention = Retention(database, keeper.role(RETENTION, count=1))
    survey = Survey(database, keeper.role(SURVEY, count=1))
    process = Process(database, streams, keeper.role(ROLE, count=PARTITIONS))
    checks = {"postgres": database_answers(database), "redis": streams.ping}
    health = serve_health(
        settings.health_port, checks, lambda: metrics.exposition(database, *PARTS)
    )
    try:
        async with health, asyncio.TaskGroup() as group:
            done = asyncio.Event()
            group.create_task(process.trimmer.run(stop))
            group.create_task(retention.run(stop))
            group.create_task(survey.run(stop))
            group.create_task(keeper.run(done))
            await process.publish(stop)
            done.set()
    finally:
        await streams.close()
        await database.close()


def main() -> None:
    """Run the relay with the settings of the environment."""
    settings = Settings()
    set_up_telemetry("outbox-relay", settings)
    run_process(lambda stop: run(settings, stop))
