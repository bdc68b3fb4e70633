"""Work by the clock: forecasts of what was marked, and everything once a business day."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

from basecore import clock, metrics
from basecore.consumer import UnknownTenantError, Watermarks, by_clock, pause_after
from basecore.db import Database, RequestContext
from basecore.leases import RoleLeases, wait
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from engines_core.stock import classifying, repository
from engines_core.stock.engine import NAME
from engines_core.stock.moment import Moment
from engines_core.stock.service import conclude

log = logging.getLogger(__name__)

PAGE = 500
TENANTS = 200
DIRTY_SECONDS = 0.7
FULL_EVERY = 15
"""Rounds between two looks for stores without today's full run."""
FIRST = UUID(int=0)

MARKED = text("SELECT DISTINCT tenant_id FROM engines.stock_dirty LIMIT :count")
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


class StockPeriodic:
    """The engine's loop; one process runs it, under a lease.

    Each transaction locks the tenant's watermark first, so it never crosses an event's.
    """

    def __init__(
        self,
        database: Database,
        leases: RoleLeases,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._database = database
        self._leases = leases
        self._now = now
        self._watermarks = Watermarks(NAME)
        self._waiting: dict[UUID, tuple[int, float]] = {}

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
                with metrics.round_of(f"{NAME}-full"):
                    await self.run_full()
            with metrics.round_of(f"{NAME}-marked"):
                await self.run_marked()
        except (SQLAlchemyError, OSError) as error:
            log.warning("stock: periodic work failed: %s", error)

    async def run_marked(self) -> None:
        """Conclude for every marked product of every store."""
        async with self._database.platform() as connection:
            tenants = list(await connection.scalars(MARKED, {"count": TENANTS}))
        await self._each(tenants, self._marked)

    async def run_full(self) -> None:
        """Run in full for every store that has not been run today."""
        today = clock.business_date(self._now())
        values = {"engine": NAME, "today": today, "count": TENANTS}
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
                metrics.periodic_failures.labels(NAME).inc()
                log.exception("stock: a store waits", extra={"tenant_id": str(tenant_id)})
            else:
                self._waiting.pop(tenant_id, None)

    async def _marked(self, tenant_id: UUID) -> None:
        with by_clock(NAME, "marked", tenant_id) as context:
            await self._marked_of(tenant_id, context)

    async def _marked_of(self, tenant_id: UUID, context: RequestContext) -> None:
        while True:
            async with self._database.tenant(tenant_id, context=context) as session:
                mark = await self._watermarks.lock(session)
                products = await repository.take_marked(session, PAGE)
                at = Moment(self._now(), mark.generation)
                if reclassified := classifying.CLASSES in products:
                    products.remove(classifying.CLASSES)
                    await classifying.renew(session, at.today)
                await conclude(session, products, at=at)
            if len(products) < PAGE and not reclassified:
                return

    async def full(self, tenant_id: UUID) -> None:
        """Conclude for every product of a store, a page at a time."""
        with by_clock(NAME, "full", tenant_id) as context:
            await self._full_of(tenant_id, context)

    async def _full_of(self, tenant_id: UUID, context: RequestContext) -> None:
        now = self._now()
        after = FIRST
        while True:
            async with self._database.tenant(tenant_id, context=context) as session:
                mark = await self._watermarks.lock(session)
                at = Moment(now, mark.generation)
                if after == FIRST:
                    await classifying.renew(session, at.today)
                products = await repository.page(session, after, PAGE)
                await repository.unmark(session, products)
                await conclude(session, products, at=at)
                if len(products) < PAGE:
                    today = clock.business_date(now)
                    values = {"tenant": tenant_id, "engine": NAME, "today": today, "now": now}
                    await session.execute(RAN, values)
                    return
            after = products[-1]
