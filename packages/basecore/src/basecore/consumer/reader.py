"""Reading the leased streams of one group and acknowledging what took effect."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from basecore import metrics
from basecore.consumer.applier import Applier
from basecore.consumer.failures import Failures
from basecore.consumer.guard import Guard
from basecore.consumer.rejected import keep_rejected
from basecore.consumer.strangers import Stores
from basecore.db import Database
from basecore.db.gone import DatabaseGoneError
from basecore.leases import RoleLeases, wait
from basecore.streams import (
    Entry,
    Envelope,
    Streams,
    StreamsLostError,
    StreamsUnavailableError,
    UndecodableError,
    decode,
)

log = logging.getLogger(__name__)

BATCH = 200
PAUSE_SECONDS = 0.5
IDLE_SECONDS = 0.1


class Reader:
    """One group's reader over all the streams that this process holds."""

    def __init__(
        self,
        group: str,
        *,
        database: Database,
        streams: Streams,
        leases: RoleLeases,
        applier: Applier,
        failures: Failures,
        guard: Guard,
        timeline: Callable[[], Awaitable[bytes]],
    ) -> None:
        self._group = group
        self._database = database
        self._streams = streams
        self._leases = leases
        self._applier = applier
        self._failures = failures
        self._guard = guard
        self._stores = Stores(database)
        self._read_timeline = timeline
        self._timeline = b""
        self._inherited: dict[int, int] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Read and apply until told to stop; the batch at hand is finished."""
        while not stop.is_set():
            held = dict(self._leases.held())
            if not held:
                self._forget()
                await wait(stop, IDLE_SECONDS)
                continue
            try:
                await self.step(held)
            except StreamsLostError:
                log.warning("%s: group gone, made again", self._group)
                self._forget()
            except (StreamsUnavailableError, DatabaseGoneError, SQLAlchemyError, OSError) as error:
                log.warning("%s: %s", self._group, error)
                self._forget()
                await wait(stop, PAUSE_SECONDS)

    def _forget(self) -> None:
        """Start over with what is pending: something was read and perhaps not applied."""
        self._inherited = {}
        self._timeline = b""

    async def step(self, held: Mapping[int, int]) -> None:
        """Read once: what a predecessor left pending first, what is new then."""
        if not self._timeline:
            self._timeline = await self._read_timeline()
        fresh = [p for p, epoch in held.items() if self._inherited.get(p) != epoch]
        if fresh:
            await self._inherit(fresh, held)
            return
        self._inherited = {p: epoch for p, epoch in self._inherited.items() if p in held}
        entries = await self._streams.read_new(self._group, held, count=BATCH)
        await self._process(entries)

    async def _inherit(self, fresh: Sequence[int], held: Mapping[int, int]) -> None:
        await self._streams.ensure_group(self._group, fresh)
        await self._failures.load()
        entries = await self._streams.read_pending(self._group, fresh, count=BATCH)
        await self._process(entries)
        busy = {entry.partition for entry in entries}
        self._inherited.update({p: held[p] for p in fresh if p not in busy})

    async def _process(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        by_tenant: dict[UUID, list[Envelope]] = {}
        rejected: list[tuple[Entry, str]] = []
        for entry in entries:
            if entry.data is None or entry.timeline != self._timeline:
                continue
            try:
                envelope = decode(entry.data)
            except UndecodableError as error:
                rejected.append((entry, str(error)))
                continue
            # A stopped store is fed from the outbox, so its entries need not wait here.
            if envelope.tenant_id not in self._failures:
                by_tenant.setdefault(envelope.tenant_id, []).append(envelope)
        await self._drop_strangers(by_tenant)
        await self._apply(by_tenant)
        if rejected:
            log.error("%s: %s undecodable entries rejected", self._group, len(rejected))
            metrics.rejected.labels(self._group).inc(len(rejected))
            await keep_rejected(self._database, self._group, rejected)
        await self._streams.acknowledge(self._group, entries)

    async def _drop_strangers(self, by_tenant: dict[UUID, list[Envelope]]) -> None:
        if strangers := await self._stores.strangers(by_tenant.keys()):
            log.warning("%s: entries of %s that are no store dropped", self._group, len(strangers))
            for tenant_id in strangers:
                del by_tenant[tenant_id]

    async def _apply(self, by_tenant: Mapping[UUID, Sequence[Envelope]]) -> None:
        await self._guard.run_all(
            (tenant_id, partial(self._applier.deliver, tenant_id, events))
            for tenant_id, events in by_tenant.items()
        )
