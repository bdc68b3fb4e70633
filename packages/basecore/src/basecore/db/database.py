"""The pool of one process and the transactions it gives out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import QueuePool, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from basecore import clock
from basecore.db.driver import Connection, drop_out_of_step
from basecore.db.session import RequestContext, TenantSession
from basecore.db.zones import KNOWN_SECONDS, MOST, changed_zone, read_zone
from basecore.ids import new_id
from basecore.recent import Recent

SYSTEM = RequestContext()
POOLED = "?pgbouncer=true"
_UNPREPARED: dict[str, Any] = {
    "statement_cache_size": 0,
    "prepared_statement_cache_size": 0,
    "prepared_statement_name_func": lambda: f"s{new_id().hex}",
}
"""Behind PgBouncer the next transaction may be on another connection: no statement is kept."""
PATIENCE = 10
"""Seconds that somebody waits for a connection."""


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()


def make_engine(
    url: str, *, pool_size: int, application_name: str, patience: float = PATIENCE
) -> AsyncEngine:
    """Return an engine for a `postgresql://` URL; `?pgbouncer=true` says what stands between."""
    plain = url.removesuffix(POOLED)
    engine = create_async_engine(
        plain.replace("postgresql://", "postgresql+asyncpg://", 1),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=patience,
        pool_recycle=1800,
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
        connect_args={
            "server_settings": {"application_name": application_name},
            "connection_class": Connection,
            **(_UNPREPARED if plain != url else {}),
        },
    )
    event.listen(engine.sync_engine, "handle_error", drop_out_of_step)
    return engine


@dataclass(frozen=True, slots=True)
class PoolUse:
    """How many connections are at work, wait for work, and may be open at most."""

    used: int
    idle: int
    most: int


class Database:
    """PostgreSQL for one process; `source` names the process's domain in every event.

    Who opens a store's transaction goes by the store's clock from then on, if the process serves
    people (`by_store_clock`); otherwise by the standard one.
    """

    def __init__(
        self,
        url: str,
        *,
        source: str,
        pool_size: int = 10,
        patience: float = PATIENCE,
        by_store_clock: bool = False,
    ) -> None:
        self.source = source
        self._zones: Recent[ZoneInfo] | None = (
            Recent(KNOWN_SECONDS, MOST) if by_store_clock else None
        )
        self.engine = make_engine(
            url, pool_size=pool_size, application_name=source, patience=patience
        )

    @asynccontextmanager
    async def tenant(
        self, tenant_id: UUID, *, context: RequestContext = SYSTEM
    ) -> AsyncIterator[TenantSession]:
        """Open one store's transaction; it commits when the block ends without an error."""
        clock.go_by(await self.zone_of(tenant_id))
        async with self._open(tenant_id, context) as session:
            yield session
        if self._zones is not None and changed_zone(session):
            self._zones.forget(tenant_id)

    async def zone_of(self, tenant_id: UUID) -> ZoneInfo:
        """Return the time zone of a store, read anew once in a while."""
        if self._zones is None:
            return clock.STANDARD
        return await self._zones.get(tenant_id, partial(self._read_zone, tenant_id))

    async def _read_zone(self, tenant_id: UUID) -> ZoneInfo:
        async with self._open(tenant_id, SYSTEM) as session:
            return await read_zone(session)

    @asynccontextmanager
    async def _open(self, tenant_id: UUID, context: RequestContext) -> AsyncIterator[TenantSession]:
        session = TenantSession(self.engine, tenant_id, source=self.source, context=context)
        try:
            async with session.begin():
                yield session
        finally:
            # Not by `async with session`, which makes a task for it: the transaction is over.
            await session.close()

    @asynccontextmanager
    async def platform(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction bound to no store; it sees only what the access table allows."""
        async with self.engine.begin() as connection:
            yield connection

    def pool(self) -> PoolUse:
        """Return how the pool is used just now."""
        pool = self.engine.pool
        if not isinstance(pool, QueuePool):
            return PoolUse(0, 0, 0)
        return PoolUse(pool.checkedout(), pool.checkedin(), pool.size())

    async def close(self) -> None:
        """Close the pool."""
        await self.engine.dispose()
