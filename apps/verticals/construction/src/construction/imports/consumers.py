"""What the worker does with imports: the next lines of each that waits, store by store."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from uuid import UUID

from basecore import clock
from basecore.db import Database, TenantSession
from basecore.leases import wait
from sqlalchemy.exc import SQLAlchemyError

from construction.imports.repository import batches
from construction.imports.service import keeping, running

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
HELD_SECONDS = 15.0
"""A worker that dies is followed by another after so long."""
AT_ONCE = 16
TURN = 3
"""Steps of one import before the next one has its turn."""
LONGEST_PAUSE = 60.0


class Importer:
    """Checks, imports and undoes. Two at once are harmless: a step locks its import."""

    def __init__(self, database: Database, *, held_seconds: float = HELD_SECONDS) -> None:
        self._database = database
        self._held = held_seconds
        self._failures: dict[UUID, int] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop; a step at hand is finished."""
        while not stop.is_set():
            try:
                found = await self.round(stop)
            except (SQLAlchemyError, OSError) as error:
                log.warning("no look at what is due: %s", error)
                found = 0
            if not found:
                await wait(stop, POLL_SECONDS)

    async def round(self, stop: asyncio.Event) -> int:
        """Give each import that waits its turn; return how many there were."""
        due = await batches.all_due(self._database, AT_ONCE)
        for tenant_id, batch_id in due:
            if stop.is_set():
                break
            await self._serve(tenant_id, batch_id, stop)
        return len(due)

    async def _serve(self, tenant_id: UUID, batch_id: UUID, stop: asyncio.Event) -> None:
        try:
            await self._turn(tenant_id, batch_id, stop)
            self._failures.pop(batch_id, None)
        except Exception:
            log.exception("import_failed", extra={"tenant_id": str(tenant_id)})
            await self._note(tenant_id, batch_id)

    async def _turn(self, tenant_id: UUID, batch_id: UUID, stop: asyncio.Event) -> None:
        async with self._database.tenant(tenant_id) as session:
            if not await batches.claim(session, batch_id, self._held):
                return
        for n in range(TURN):
            async with self._database.tenant(tenant_id) as session:
                is_over = await running.step(session, batch_id, now=clock.now())
                is_last = n == TURN - 1 or stop.is_set()
                if not is_over:
                    await batches.put_off(session, batch_id, 0 if is_last else self._held)
            if is_over or is_last:
                return

    async def _note(self, tenant_id: UUID, batch_id: UUID) -> None:
        count = self._failures[batch_id] = self._failures.get(batch_id, 0) + 1
        pause = min(2.0**count, LONGEST_PAUSE)
        try:
            async with self._database.tenant(tenant_id) as session:
                await running.failed(session, batch_id, seconds=pause)
        except (SQLAlchemyError, OSError) as error:
            log.warning("failure not noted: %s", error)


async def forget_old(session: TenantSession, now: datetime) -> int:
    """Delete the rows of a store's old imports; return of how many."""
    return await keeping.forget(session, now - timedelta(days=keeping.KEPT_DAYS))
