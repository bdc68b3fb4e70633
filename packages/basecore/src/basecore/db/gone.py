"""Telling a lost database from a store's own failure."""

from __future__ import annotations

import asyncpg
from sqlalchemy import exc

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
UNREACHABLE = (
    ConnectionError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
)
"""No connection was made; SQLAlchemy passes these on as they are."""
GONE_STATES = ("08", "53", "57P")
BUSY_STATES = ("55P03", "40P01", "40001")
"""A lock that did not come, a deadlock, a serialization failure."""


class DatabaseGoneError(Exception):
    """PostgreSQL does not answer: nobody's fault, everybody waits."""


def is_database_gone(error: BaseException) -> bool:
    """Tell a lost database from a store's own failure."""
    if isinstance(error, exc.DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        return error.connection_invalidated or state.startswith(GONE_STATES)
    return isinstance(error, (DatabaseGoneError, *DATABASE_GONE))


def is_busy(error: BaseException) -> bool:
    """Say whether somebody else is at work there: no event is at fault, and trying later helps."""
    if not isinstance(error, exc.DBAPIError):
        return False
    return (getattr(error.orig, "sqlstate", None) or "").startswith(BUSY_STATES)
