"""Old events: deleted in small batches, once every consumer is past them.

Entries that held no event go after the same time.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from uuid import UUID

from basecore import clock, metrics
from basecore.db import Database
from basecore.ids import first_id_at
from basecore.leases import RoleLeases, wait
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)

KEEP = timedelta(days=30)
BATCH = 1000
EVERY_SECONDS = 3600.0
BREATH_SECONDS = 0.05

# A consumer without a watermark has applied nothing yet: the store's rows all stay.
PAST = text(
    "SELECT r.tenant_id, least(r.published_sequence, min(coalesce(w.last_sequence, 0))) AS upto "
    "FROM events.relay_cursor r CROSS JOIN events.consumer k "
    "LEFT JOIN events.watermark w ON w.tenant_id = r.tenant_id AND w.consumer = k.name "
    "GROUP BY r.tenant_id, r.published_sequence"
)
DELETE = text(
    "DELETE FROM events.outbox WHERE tenant_id = :tenant AND sequence = ANY (ARRAY("
    "SELECT sequence FROM events.outbox WHERE tenant_id = :tenant AND sequence <= :upto "
    "AND event_id < :horizon ORDER BY sequence LIMIT :count))"
)

FORGET = text(
    "DELETE FROM events.rejected_entry WHERE id = ANY (ARRAY("
    "SELECT id FROM events.rejected_entry WHERE rejected_at < :horizon LIMIT :count))"
)


class Retention:
    """Deletes a store's oldest rows; one process does it, under a lease."""

    def __init__(self, database: Database, leases: RoleLeases) -> None:
        self._database = database
        self._leases = leases

    async def run(self, stop: asyncio.Event) -> None:
        """Look once an hour until told to stop."""
        while not stop.is_set():
            if not self._leases.held():
                await wait(stop, 1.0)
                continue
            try:
                with metrics.round_of("retention"):
                    await self.sweep(clock.now(), stop)
            except (SQLAlchemyError, OSError) as error:
                log.warning("old events stay: %s", error)
            await wait(stop, EVERY_SECONDS)

    async def sweep(self, now: datetime, stop: asyncio.Event) -> int:
        """Delete what is old enough; return how many rows went."""
        horizon = first_id_at(now - KEEP)
        async with self._database.platform() as connection:
            stores = (await connection.execute(PAST)).all()
        gone = 0
        for tenant_id, upto in stores:
            while not stop.is_set() and (some := await self._delete(tenant_id, upto, horizon)):
                gone += some
                await wait(stop, BREATH_SECONDS)
        await self._forget(now - KEEP, stop)
        if gone:
            log.info("old events deleted", extra={"rows": gone})
        return gone

    async def _delete(self, tenant_id: UUID, upto: int, horizon: UUID) -> int:
        values = {"tenant": tenant_id, "upto": upto, "horizon": horizon, "count": BATCH}
        async with self._database.tenant(tenant_id) as session:
            done = await session.execute(DELETE, values)
            return int(done.rowcount)  # type: ignore[attr-defined]  # a DELETE has a row count

    async def _forget(self, horizon: datetime, stop: asyncio.Event) -> None:
        while not stop.is_set():
            async with self._database.platform() as connection:
                values = {"horizon": horizon, "count": BATCH}
                if not (await connection.execute(FORGET, values)).rowcount:
                    return
            await wait(stop, BREATH_SECONDS)
