"""The timeline: which history of the database an entry belongs to."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# PostgreSQL starts a new timeline itself when it is restored to a point in time or promoted, and
# a new cluster has a new identifier: nobody has to remember to regenerate anything.
TIMELINE = text(
    "SELECT system_identifier::text || '-' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)"
    " FROM pg_control_system()"
)


async def read_timeline(connection: AsyncConnection) -> bytes:
    """Return the id that the relay writes into every entry and consumers insist on."""
    return str(await connection.scalar(TIMELINE)).encode()
