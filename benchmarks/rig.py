"""Servers of our own with a migrated database, for what must be measured without a stack around."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import asyncpg
from basec_cli import throwaway
from basec_cli.paths import Home
from basecore.db import Database
from basecore.ids import new_id
from basecore.leases import RoleLeases
from basecore.outbox import partition_of
from testkit.plugin import make_database, with_role

ALL = dict.fromkeys(range(64), 1)
AT = datetime(2026, 3, 2, 15, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as the outbox holds it."""

    tenant_id: UUID
    sequence: int
    event_type: str
    aggregate_id: UUID
    payload: str


@dataclass(frozen=True, slots=True)
class Rig:
    """A database with nothing in it, and a Redis."""

    admin_url: str
    redis_url: str

    def url(self, role: str) -> str:
        """Return the address of the database for a role."""
        return with_role(self.admin_url, role)

    def database(self, role: str, source: str, pool: int = 10) -> Database:
        """Return the database as a role."""
        return Database(self.url(role), source=source, pool_size=pool)

    async def connect(self, role: str | None = None) -> asyncpg.Connection:
        """Return a bare connection, as the superuser or a role."""
        url = with_role(self.admin_url, role) if role else self.admin_url
        return await asyncpg.connect(url)

    async def pool(self, role: str, size: int) -> asyncpg.Pool:
        """Return bare connections as a role."""
        return await asyncpg.create_pool(
            self.url(role), min_size=size, max_size=size, reset=_nothing_to_reset
        )

    async def tenants(self, count: int) -> list[UUID]:
        """Register that many stores."""
        made = [new_id() for _ in range(count)]
        connection = await self.connect()
        await connection.copy_records_to_table(
            "tenant_counter",
            schema_name="events",
            records=[(one, partition_of(one), 0) for one in made],
        )
        await connection.copy_records_to_table(
            "relay_cursor", schema_name="events", records=[(one, 0) for one in made]
        )
        await connection.close()
        return made

    async def fill(self, events: Sequence[Recorded]) -> None:
        """Put events into the outbox as if they had been recorded."""
        connection = await self.connect()
        await connection.copy_records_to_table(
            "outbox",
            schema_name="events",
            columns=[
                *("tenant_id", "sequence", "event_id", "event_type", "event_version"),
                *("vertical", "aggregate_type", "aggregate_id", "actor", "payload", "occurred_at"),
            ],
            records=[
                (
                    *(one.tenant_id, one.sequence, new_id(), one.event_type, 1),
                    *("construction", "order", one.aggregate_id, "user:1", one.payload, AT),
                )
                for one in events
            ],
        )
        await connection.execute(
            "UPDATE events.tenant_counter c SET last_sequence = m.last FROM (SELECT tenant_id, "
            "max(sequence) AS last FROM events.outbox GROUP BY tenant_id) m "
            "WHERE m.tenant_id = c.tenant_id"
        )
        await connection.execute("ANALYZE events.outbox, events.tenant_counter")
        await connection.close()

    async def publish_nothing_again(self) -> None:
        """Let the relay begin anew."""
        connection = await self.connect()
        await connection.execute("UPDATE events.relay_cursor SET published_sequence = 0")
        await connection.close()


def everything(role: str) -> RoleLeases:
    """Return leases on all partitions that never end."""
    leases = RoleLeases(role, 64)
    leases.set(ALL, float("inf"))
    return leases


async def _nothing_to_reset(_: asyncpg.Connection) -> None:
    """Spare a trip: who borrows a connection ends its transaction."""


@asynccontextmanager
async def rig() -> AsyncIterator[Rig]:
    """Start servers that write to the disk as in production; they are gone afterwards."""
    folder = Path(Home.current().path) / "bench" / f"run-{os.getpid()}"
    async with throwaway.servers(folder, durable=True) as servers:
        yield Rig(await make_database(servers.database, "bench"), servers.redis)
