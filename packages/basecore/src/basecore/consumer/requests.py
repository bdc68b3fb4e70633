"""What operators ask of a consumer: try a dead letter again, draw conclusions anew, republish.

An operator only writes a wish; whoever holds the store's partition carries it out.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Protocol, runtime_checkable
from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.exc import SQLAlchemyError

from basecore import metrics
from basecore.consumer.applier import Applier, Handler
from basecore.consumer.failures import describe
from basecore.consumer.republish import Republisher
from basecore.consumer.tables import dead_letter, rebuild
from basecore.consumer.watermark import Watermarks
from basecore.db import Database
from basecore.db.gone import DatabaseGoneError, is_database_gone
from basecore.leases import RoleLeases, wait
from basecore.outbox import tenant_counter

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
BREATH_SECONDS = 0.02

_HELD = tenant_counter.c.partition.in_(bindparam("partitions", expanding=True))
RETRIES = (
    select(dead_letter.c.tenant_id)
    .join(tenant_counter, tenant_counter.c.tenant_id == dead_letter.c.tenant_id)
    .where(_HELD, dead_letter.c.consumer == bindparam("consumer"), dead_letter.c.state == "retry")
    .distinct()
)
REBUILDS = (
    select(rebuild.c.tenant_id, rebuild.c.id)
    .join(tenant_counter, tenant_counter.c.tenant_id == rebuild.c.tenant_id)
    .where(_HELD, rebuild.c.consumer == bindparam("consumer"), rebuild.c.state == "waiting")
    .order_by(rebuild.c.id)
)
FINISH = (
    update(rebuild)
    .where(rebuild.c.tenant_id == bindparam("tenant"), rebuild.c.id == bindparam("wish"))
    .values(state=bindparam("outcome"), error=bindparam("words"), finished_at=func.now())
)


@runtime_checkable
class Rebuildable(Protocol):
    """A handler whose conclusions can be drawn anew from its facts, beside the present ones."""

    async def rebuild(self, database: Database, tenant_id: UUID, watermarks: Watermarks) -> None:
        """Conclude under the next generation and switch to it, while events go on."""


class Requests:
    """Carries out operators' wishes for the stores that this process holds."""

    def __init__(
        self,
        database: Database,
        leases: RoleLeases,
        handler: Handler,
        watermarks: Watermarks,
        applier: Applier,
    ) -> None:
        self._database = database
        self._leases = leases
        self._handler = handler
        self._watermarks = watermarks
        self._applier = applier
        self._republisher = Republisher(database, handler)

    async def run(self, stop: asyncio.Event) -> None:
        """Look for wishes until told to stop."""
        while not stop.is_set():
            more = False
            try:
                more = await self.look()
            except (SQLAlchemyError, DatabaseGoneError, OSError) as error:
                log.warning("%s: wishes wait: %s", self._handler.name, error)
            await wait(stop, BREATH_SECONDS if more else LOOK_SECONDS)

    async def look(self) -> bool:
        """Carry out what is wished for now; say whether something is left of it."""
        held = list(self._leases.held())
        if not held:
            return False
        values = {"consumer": self._handler.name, "partitions": held}
        async with self._database.platform() as connection:
            retries = list(await connection.scalars(RETRIES, values))
            rebuilds = (await connection.execute(REBUILDS, values)).all()
        for tenant_id in retries:
            await self._applier.retry(tenant_id)
        for tenant_id, wish in rebuilds:
            await self._rebuild(tenant_id, wish)
        return await self._republisher.round(held)

    async def _rebuild(self, tenant_id: UUID, wish: UUID) -> None:
        outcome, words, began = "done", None, time.monotonic()
        try:
            if not isinstance(self._handler, Rebuildable):
                outcome, words = "failed", "this consumer draws no conclusions"
            else:
                await self._handler.rebuild(self._database, tenant_id, self._watermarks)
        except Exception as error:  # the edge of a store's work
            if is_database_gone(error):
                raise
            outcome, words = "failed", describe(error)
            log.exception("rebuild failed", extra={"tenant_id": str(tenant_id)})
        seconds = time.monotonic() - began
        metrics.rebuild_seconds.labels(self._handler.name, outcome).observe(seconds)
        async with self._database.tenant(tenant_id) as session:
            values = {"tenant": tenant_id, "wish": wish, "outcome": outcome, "words": words}
            await session.execute(FINISH, values)
