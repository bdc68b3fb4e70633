"""When events were committed and when they took effect, by PostgreSQL's own commit timestamps.

Triggers of the rig note the transaction that moves the engine's watermark and the one that writes
forecasts; nothing polls while a measurement runs.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from benchmarks.rig import Rig

SET_UP = """
CREATE SCHEMA IF NOT EXISTS bench;
CREATE UNLOGGED TABLE bench.note (kind text, tenant_id uuid, sequence bigint, tx xid);
CREATE INDEX ON bench.note (tenant_id, kind, sequence);
CREATE FUNCTION bench.applied() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    INSERT INTO bench.note
    VALUES ('applied', NEW.tenant_id, NEW.last_sequence, pg_current_xact_id()::xid);
    RETURN NULL;
END $$;
CREATE FUNCTION bench.forecast() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    INSERT INTO bench.note VALUES
    ('forecast', current_setting('app.tenant_id')::uuid, 0, pg_current_xact_id()::xid);
    RETURN NULL;
END $$;
CREATE TRIGGER bench_applied AFTER INSERT OR UPDATE ON events.watermark
    FOR EACH ROW WHEN (NEW.consumer = 'stock') EXECUTE FUNCTION bench.applied();
CREATE TRIGGER bench_forecast AFTER INSERT OR UPDATE ON engines.stock_forecast
    FOR EACH STATEMENT EXECUTE FUNCTION bench.forecast();
"""
TIMES = """
SELECT o.tenant_id, o.sequence, pg_xact_commit_timestamp(o.xmin) AS committed,
    pg_xact_commit_timestamp(a.tx) AS applied,
    (SELECT min(pg_xact_commit_timestamp(f.tx)) FROM bench.note f
     WHERE f.kind = 'forecast' AND f.tenant_id = o.tenant_id
       AND pg_xact_commit_timestamp(f.tx) >= pg_xact_commit_timestamp(a.tx)) AS forecast
FROM events.outbox o
LEFT JOIN LATERAL (
    SELECT tx FROM bench.note n WHERE n.kind = 'applied' AND n.tenant_id = o.tenant_id
       AND n.sequence >= o.sequence ORDER BY n.sequence LIMIT 1) a ON true
WHERE o.vertical = 'construction' AND pg_xact_commit_timestamp(o.xmin) >= $1
ORDER BY committed
"""
BEHIND = """
SELECT count(*) FROM events.tenant_counter c
LEFT JOIN events.watermark w ON w.tenant_id = c.tenant_id AND w.consumer = 'stock'
WHERE c.last_sequence > coalesce(w.last_sequence, 0)
"""
PATIENCE = 300.0


@dataclass(frozen=True, slots=True)
class Timed:
    """One event's way, in times of one clock."""

    tenant_id: UUID
    sequence: int
    committed: datetime
    applied: datetime
    forecast: datetime | None

    @property
    def wait(self) -> float:
        """Return milliseconds from the event's commit to its effect's."""
        return (self.applied - self.committed).total_seconds() * 1000


async def observe(made: Rig) -> asyncpg.Connection:
    """Set the triggers up; return a superuser's connection."""
    connection = await made.connect()
    await connection.execute(SET_UP)
    return connection


async def now(connection: asyncpg.Connection) -> datetime:
    """Return PostgreSQL's time."""
    found: datetime = await connection.fetchval("SELECT clock_timestamp()")
    return found


async def all_applied(connection: asyncpg.Connection) -> None:
    """Wait until the engine has applied everything."""
    until = time.monotonic() + PATIENCE
    while await connection.fetchval(BEHIND):
        if time.monotonic() > until:
            raise TimeoutError("the engine does not catch up")
        await asyncio.sleep(0.25)


async def since(connection: asyncpg.Connection, moment: datetime) -> list[Timed]:
    """Return the events committed since then; all of them must have taken effect."""
    await all_applied(connection)
    return [Timed(*row) for row in await connection.fetch(TIMES, moment)]


def percentile(waits: Sequence[float], percent: float) -> float:
    """Return the value that so many percent do not exceed."""
    ordered = sorted(waits)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
