"""One hot store: many writers whose transactions do other work, against a store for each writer."""

from __future__ import annotations

import asyncio
import statistics
import time
from uuid import UUID

from basecore import clock
from basecore.db import Database
from basecore.outbox import record
from sqlalchemy import text

from benchmarks.effects import all_applied, observe
from benchmarks.flow import sold
from benchmarks.processes import event_path
from benchmarks.rig import rig
from benchmarks.sales import products_of

WRITERS = 16
RUNS = 5
SECONDS = 4.0
OTHER_WORK = text("SELECT pg_sleep(0.005)")


async def _write(database: Database, stores: list[UUID]) -> int:
    """Let every writer sell for some seconds; return how many sales were committed."""
    until = time.perf_counter() + SECONDS
    done = 0

    async def write(tenant_id: UUID) -> None:
        nonlocal done
        products = products_of(tenant_id)
        while time.perf_counter() < until:
            async with database.tenant(tenant_id) as session:
                await session.execute(OTHER_WORK)
                record(session, sold(products, done), at=clock.now())
            done += 1

    await asyncio.gather(*(write(one) for one in stores))
    return done


async def measure() -> dict[str, float]:
    """Return sales a second, committed and in effect, medians of interleaved runs."""
    rates: dict[str, list[float]] = {"hot": [], "spread": [], "applied": []}
    async with rig() as made:
        connection = await observe(made)
        database = made.database("construction_service", "construction", pool=WRITERS)
        tenants = await made.tenants(WRITERS)
        async with event_path(made):
            for _ in range(RUNS):
                await all_applied(connection)
                rates["spread"].append(await _write(database, tenants) / SECONDS)
                await all_applied(connection)
                began = time.perf_counter()
                done = await _write(database, [tenants[0]] * WRITERS)
                rates["hot"].append(done / SECONDS)
                await all_applied(connection)
                rates["applied"].append(done / (time.perf_counter() - began))
        await database.close()
        await connection.close()
    hot, spread, applied = (statistics.median(runs) for runs in rates.values())
    return {
        "one store/s": round(hot),
        "in effect/s": round(applied),
        f"{WRITERS} stores/s": round(spread),
        "ratio": round(hot / spread, 3),
    }
