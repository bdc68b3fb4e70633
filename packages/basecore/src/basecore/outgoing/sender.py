"""The loop of one channel: stores in turn, a few at once, each message outside any transaction."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from uuid import UUID

from basecore.db import Database
from basecore.leases import RoleLeases, wait
from basecore.outgoing.adapter import Adapter
from basecore.outgoing.backoff import pause_after
from basecore.outgoing.claims import DATABASE_TROUBLE, Queue
from basecore.outgoing.delivery import Delivery, Limits, Outcome
from basecore.outgoing.tables import Tables
from basecore.telemetry import log_context

log = logging.getLogger(__name__)

RETRY_SECONDS = 0.5


class Sender:
    """Sends what is due in the leased partitions; two senders at once are harmless.

    The claim of a row keeps others from it; leases only spare them the search. A channel that
    cannot be reached rests, and then one message goes ahead to see whether it is back.
    """

    def __init__(
        self,
        database: Database,
        tables: Tables,
        adapter: Adapter,
        leases: RoleLeases,
        limits: Limits | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._leases = leases
        self._queue = Queue(database, tables, adapter.channel)
        self._delivery = Delivery(self._queue, adapter, self._limits)
        self._hands = asyncio.Semaphore(self._limits.at_once)
        self._busy: set[UUID] = set()
        self._freed = asyncio.Event()
        self._failures = 0
        self._rest_until = 0.0

    @property
    def tally(self) -> Counter[Outcome]:
        """Return how many attempts ended how since the start."""
        return self._delivery.tally

    async def run(self, stop: asyncio.Event) -> None:
        """Send until told to stop; messages at hand are finished."""
        async with asyncio.TaskGroup() as group:
            while not stop.is_set():
                self._freed.clear()
                try:
                    found = await self._round(group, stop)
                except DATABASE_TROUBLE as error:
                    log.warning("no look at what is due: %s", error)
                    found = 0
                await self._pause(stop, found)

    async def _round(self, group: asyncio.TaskGroup, stop: asyncio.Event) -> int:
        """Give the due stores to free hands; return how many there were."""
        held = self._leases.held()
        if not held or time.monotonic() < self._rest_until:
            return 0
        found = [one for one in await self._queue.stores(held) if one not in self._busy]
        for tenant_id in found[: 1 if self._failures else None]:
            await self._hands.acquire()
            if stop.is_set() or time.monotonic() < self._rest_until:
                self._hands.release()
                break
            self._busy.add(tenant_id)
            group.create_task(self._serve(tenant_id, stop))
        return len(found)

    async def _pause(self, stop: asyncio.Event, found: int) -> None:
        """Look again at once while stores are found, else when a hand is free or time is up."""
        resting = self._rest_until - time.monotonic()
        if resting > 0:
            await wait(stop, resting)
        elif not found and not self._busy:
            await wait(stop, self._limits.poll_seconds)
        elif not found or self._failures:
            await wait(self._freed, self._limits.poll_seconds)

    async def _serve(self, tenant_id: UUID, stop: asyncio.Event) -> None:
        """Send a few messages of a store, then let others have the hand."""
        try:
            with log_context(tenant_id=str(tenant_id)):
                await self._some(tenant_id, stop)
        except DATABASE_TROUBLE as error:
            log.warning("store not served: %s", error, extra={"tenant_id": str(tenant_id)})
            await wait(stop, RETRY_SECONDS)
        except Exception:
            log.exception("store not served", extra={"tenant_id": str(tenant_id)})
            await wait(stop, RETRY_SECONDS)
        finally:
            self._busy.discard(tenant_id)
            self._hands.release()
            self._freed.set()

    async def _some(self, tenant_id: UUID, stop: asyncio.Event) -> None:
        for _ in range(self._limits.run):
            if stop.is_set() or not await self._next(tenant_id):
                return

    async def _next(self, tenant_id: UUID) -> bool:
        """Send one message; return whether to go on with this store."""
        limits = self._limits
        message = await self._queue.claim(
            tenant_id, seconds=limits.visible_seconds, attempts=limits.attempts
        )
        if message is None:
            return False
        outcome = await self._delivery.deliver(message)
        self._judge_channel(outcome)
        return outcome is not Outcome.UNAVAILABLE

    def _judge_channel(self, outcome: Outcome) -> None:
        if outcome is not Outcome.UNAVAILABLE:
            self._failures = 0
            return
        if time.monotonic() >= self._rest_until:
            self._failures += 1
            rest = pause_after(self._failures, longest=self._limits.longest_rest)
            self._rest_until = time.monotonic() + rest
            log.warning("channel rests for %.1f s", rest, extra={"failures": self._failures})
