"""Running one tenant's work so that its failure is its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from uuid import UUID

import asyncpg
from sqlalchemy import exc

from basecore.consumer.failures import Failures

log = logging.getLogger(__name__)

DATABASE_GONE = (
    OSError,
    TimeoutError,
    exc.TimeoutError,
    exc.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InterfaceError,
)
GONE_STATES = ("08", "53", "57P")


class DatabaseGoneError(Exception):
    """PostgreSQL does not answer: nobody's fault, everybody waits."""


def is_database_gone(error: Exception) -> bool:
    """Tell a lost database from a tenant's own failure."""
    if isinstance(error, exc.DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        return error.connection_invalidated or state.startswith(GONE_STATES)
    return isinstance(error, DATABASE_GONE)


class Guard:
    """Stops a failing tenant with back-off and lets the others go on."""

    def __init__(self, engine: str, failures: Failures, *, width: int) -> None:
        self._engine = engine
        self._failures = failures
        self._slots = asyncio.Semaphore(width)

    async def run(self, tenant_id: UUID, work: Awaitable[None]) -> None:
        """Do a tenant's work; raise only `DatabaseGoneError`."""
        async with self._slots:
            try:
                await work
            except Exception as error:  # the edge of a tenant's work
                if is_database_gone(error):
                    raise DatabaseGoneError(str(error)) from error
                failure = self._failures.add(tenant_id, error)
                log.exception(
                    "engine stopped for a tenant",
                    extra={
                        "engine": self._engine,
                        "tenant_id": str(tenant_id),
                        "attempts": failure.attempts,
                    },
                )
            else:
                self._failures.clear(tenant_id)
