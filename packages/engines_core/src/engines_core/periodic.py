"""Work by the clock: conclusions of what was marked, and everything once a business day."""

from __future__ import annotations

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from basecore import clock, metrics
from basecore.consumer import Mark, UnknownTenantError, Watermarks, by_clock, pause_after
from basecore.db import Database, RequestContext, TenantSession
from basecore.leases import RoleLeases, wait
from sqlalchemy import TextClause, text
from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)

PAGE = 500
"""Products of one transaction."""
FIRST = UUID(int=0)
TENANTS = 200
DIRTY_SECONDS = 0.7
FULL_EVERY = 15
"""Rounds between two looks for stores without today's full run."""

NOT_RUN = text(
    "SELECT w.tenant_id FROM events.watermark w LEFT JOIN engines.run r "
    "ON r.tenant_id = w.tenant_id AND r.engine = w.consumer "
    "WHERE w.consumer = :engine AND (r.business_date IS NULL OR r.business_date < :today) "
    "LIMIT :count"
)
RAN = text(
    "INSERT INTO engines.run (tenant_id, engine, business_date, finished_at) "
    "VALUES (:tenant, :engine, :today, :now) ON CONFLICT (tenant_id, engine) "
    "DO UPDATE SET business_date = EXCLUDED.business_date, finished_at = EXCLUDED.finished_at"
)


class Periodic(ABC):
    """An engine's loop; one process runs it, under a lease.

    Each transaction locks the tenant's watermark first, so it never crosses an event's.
    """

    name: ClassVar[str]
    marked: ClassVar[TextClause]
    """Returns the stores that have a mark, at most `count` of them."""

    def __init__(
        self,
        database: Database,
        leases: RoleLeases,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._database = database
        self._leases = leases
        self._now = now
        self._watermarks = Watermarks(self.name)
        self._waiting: dict[UUID, tuple[int, float]] = {}

    @abstractmethod
    async def conclude_marked(self, session: TenantSession, mark: Mark, now: datetime) -> bool:
        """Conclude for some marked products; return whether all were taken."""

    @abstractmethod
    async def conclude_page(
        self, session: TenantSession, mark: Mark, now: datetime, after: UUID
    ) -> UUID | None:
        """Conclude for the products after one; return the last of them, or None at the end."""

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop."""
        rounds = 0
        while not stop.is_set():
            if self._leases.held():
                await self._round(full=rounds % FULL_EVERY == 0)
                rounds += 1
            await wait(stop, DIRTY_SECONDS)

    async def _round(self, *, full: bool) -> None:
        try:
            if full:
                with metrics.round_of(f"{self.name}-full"):
                    await self.run_full()
            with metrics.round_of(f"{self.name}-marked"):
                await self.run_marked()
        except (SQLAlchemyError, OSError) as error:
            log.warning("%s: periodic work failed: %s", self.name, error)

    async def run_marked(self) -> None:
        """Conclude for every marked product of every store."""
        async with self._database.platform() as connection:
            tenants = list(await connection.scalars(self.marked, {"count": TENANTS}))
        await self._each(tenants, self._marked)

    async def run_full(self) -> None:
        """Run in full for every store that has not been run today."""
        today = clock.business_date(self._now())
        values = {"engine": self.name, "today": today, "count": TENANTS}
        async with self._database.platform() as connection:
            tenants = list(await connection.scalars(NOT_RUN, values))
        await self._each(tenants, self.full)

    async def _each(self, tenants: Sequence[UUID], work: Callable[[UUID], Awaitable[None]]) -> None:
        for tenant_id in tenants:
            attempts, next_at = self._waiting.get(tenant_id, (0, 0.0))
            if time.monotonic() < next_at:
                continue
            try:
                await work(tenant_id)
            except (SQLAlchemyError, UnknownTenantError):
                next_at = time.monotonic() + pause_after(attempts + 1)
                self._waiting[tenant_id] = (attempts + 1, next_at)
                metrics.periodic_failures.labels(self.name).inc()
                log.exception("%s: a store waits", self.name, extra={"tenant_id": str(tenant_id)})
            else:
                self._waiting.pop(tenant_id, None)

    async def _marked(self, tenant_id: UUID) -> None:
        with by_clock(self.name, "marked", tenant_id) as context:
            is_done = False
            while not is_done:
                async with self._database.tenant(tenant_id, context=context) as session:
                    mark = await self._watermarks.lock(session)
                    is_done = await self.conclude_marked(session, mark, self._now())

    async def full(self, tenant_id: UUID) -> None:
        """Conclude for every product of a store, a page at a time."""
        with by_clock(self.name, "full", tenant_id) as context:
            await self._full_of(tenant_id, context)

    async def _full_of(self, tenant_id: UUID, context: RequestContext) -> None:
        now = self._now()
        after: UUID | None = FIRST
        while after is not None:
            async with self._database.tenant(tenant_id, context=context) as session:
                mark = await self._watermarks.lock(session)
                after = await self.conclude_page(session, mark, now, after)
                if after is None:
                    today = clock.business_date(now)
                    values = {"tenant": tenant_id, "engine": self.name, "today": today, "now": now}
                    await session.execute(RAN, values)
