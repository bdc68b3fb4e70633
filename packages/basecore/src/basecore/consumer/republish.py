"""Republishing: a vertical states its own tables anew, for engines that lack older events.

A wish is carried out page by page. The snapshots of a page, and how far the wish has come, are one
transaction: whoever dies, the next one goes on where that ended.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Protocol, runtime_checkable
from uuid import UUID

from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.exc import DBAPIError

from basecore import clock
from basecore.consumer.applier import Handler
from basecore.consumer.failures import describe
from basecore.consumer.tables import republish
from basecore.db import Database, RequestContext, TenantSession
from basecore.db.gone import is_database_gone
from basecore.outbox import tenant_counter

log = logging.getLogger(__name__)

# Shorter than PostgreSQL waits before it looks for deadlocks: who sells never pays for a snapshot.
PATIENCE = text("SET LOCAL lock_timeout = '200ms'")
IN_THE_WAY = {"55P03", "40P01"}

OF_US = (republish.c.tenant_id == bindparam("tenant"), republish.c.id == bindparam("wish"))
WAITING = (
    select(republish.c.tenant_id, republish.c.id)
    .join(tenant_counter, tenant_counter.c.tenant_id == republish.c.tenant_id)
    .where(
        tenant_counter.c.partition.in_(bindparam("partitions", expanding=True)),
        republish.c.consumer == bindparam("consumer"),
        republish.c.state == "waiting",
    )
    .order_by(republish.c.id)
)
TAKE = (
    select(republish.c.what, republish.c.after)
    .where(*OF_US, republish.c.state == "waiting")
    .with_for_update()
)
MOVE = (
    update(republish).where(*OF_US).values(after=bindparam("reached"), pages=republish.c.pages + 1)
)
FINISH = (
    update(republish)
    .where(*OF_US)
    .values(state=bindparam("outcome"), error=bindparam("words"), finished_at=func.now())
)


class NoSuchSnapshotError(LookupError):
    """A vertical cannot state what it was asked for."""


@runtime_checkable
class Restating(Protocol):
    """A handler that can state what its vertical's tables hold."""

    async def restate(
        self, session: TenantSession, what: str, after: UUID, *, now: datetime
    ) -> UUID | None:
        """Record snapshots of the next rows after an id; return the last id, None at the end.

        Whatever could change the rows must be locked: a snapshot holds as of its own sequence.
        Raise `NoSuchSnapshotError` for what is not known.
        """


class Republisher:
    """Carries out one handler's wishes, a page at a time."""

    def __init__(self, database: Database, handler: Handler) -> None:
        self._database = database
        self._handler = handler

    async def round(self, partitions: list[int]) -> bool:
        """State one page for every wish; say whether there is more to do."""
        values = {"consumer": self._handler.name, "partitions": partitions}
        async with self._database.platform() as connection:
            wishes = (await connection.execute(WAITING, values)).all()
        more = [await self._contained(tenant_id, wish) for tenant_id, wish in wishes]
        return any(more)

    async def _contained(self, tenant_id: UUID, wish: UUID) -> bool:
        try:
            return await self._page(tenant_id, wish)
        except Exception as error:  # the edge of a store's work
            if is_database_gone(error):
                raise
            if isinstance(error, DBAPIError) and _state(error) in IN_THE_WAY:
                return True
            log.exception("republishing failed", extra={"tenant_id": str(tenant_id)})
            async with self._database.tenant(tenant_id) as session:
                await self._finish(session, wish, "failed", describe(error))
            return False

    async def _page(self, tenant_id: UUID, wish: UUID) -> bool:
        context = RequestContext(actor="operator", causation_id=wish)
        async with self._database.tenant(tenant_id, context=context) as session:
            await session.execute(PATIENCE)
            taken = await session.execute(TAKE, {"tenant": tenant_id, "wish": wish})
            row = taken.one_or_none()
            if row is None:
                return False
            if not isinstance(self._handler, Restating):
                raise NoSuchSnapshotError(f"{self._handler.name} has no tables of its own")
            reached = await self._handler.restate(session, row.what, row.after, now=clock.now())
            values = {"tenant": tenant_id, "wish": wish, "reached": reached or row.after}
            await session.execute(MOVE, values)
            if reached is None:
                await self._finish(session, wish, "done", None)
        return reached is not None

    async def _finish(
        self, session: TenantSession, wish: UUID, outcome: str, words: str | None
    ) -> None:
        values = {"tenant": session.tenant_id, "wish": wish, "outcome": outcome, "words": words}
        await session.execute(FINISH, values)


def _state(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
