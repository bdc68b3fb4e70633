"""Wiring of one consumer: reader and catch-up side by side."""

from __future__ import annotations

import asyncio

from basecore.consumer.applier import Applier, Handler
from basecore.consumer.catch_up import CatchUp
from basecore.consumer.dead_letters import DeadLetters
from basecore.consumer.failures import Failures
from basecore.consumer.guard import Guard
from basecore.consumer.reader import Reader
from basecore.consumer.requests import Requests
from basecore.consumer.watermark import Watermarks
from basecore.db import Database
from basecore.leases import LeaseKeeper
from basecore.outbox import PARTITIONS
from basecore.streams import Streams, read_timeline

WIDTH = 4
"""Tenants whose transactions run at the same time."""


class Consumer:
    """A group of its own for a handler, so that it fails, lags and scales apart from others."""

    def __init__(
        self,
        database: Database,
        streams: Streams,
        keeper: LeaseKeeper,
        handler: Handler,
    ) -> None:
        self._database = database
        self.name = handler.name
        self.leases = keeper.role(f"consumer:{handler.name}", count=PARTITIONS)
        watermarks = Watermarks(handler.name)
        self.failures = Failures(database, handler.name)
        applier = Applier(
            database,
            handler,
            watermarks=watermarks,
            failures=self.failures,
            dead_letters=DeadLetters(handler.name),
        )
        guard = Guard(handler.name, self.failures, applier, width=WIDTH)
        self.reader = Reader(
            handler.name,
            database=database,
            streams=streams,
            leases=self.leases,
            applier=applier,
            failures=self.failures,
            guard=guard,
            timeline=self._timeline,
        )
        self.catch_up = CatchUp(
            database=database,
            streams=streams,
            leases=self.leases,
            consumer=handler.name,
            applier=applier,
            failures=self.failures,
            guard=guard,
        )
        self.requests = Requests(database, self.leases, handler, watermarks, applier)

    async def _timeline(self) -> bytes:
        async with self._database.platform() as connection:
            return await read_timeline(connection)

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until told to stop."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.reader.run(stop))
            group.create_task(self.catch_up.run(stop))
            group.create_task(self.catch_up.watch(stop))
            group.create_task(self.requests.run(stop))
