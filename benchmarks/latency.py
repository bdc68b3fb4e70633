"""From an event's commit to its effect's: at 250 events/s open loop, and out of idleness.

Facts and threshold alerts are in the effect's transaction; forecasts come after it. The floor is
the shortest way there is: a commit, XADD, a blocked read of it, another commit.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence

import asyncpg
from basecore.streams.client import connect
from redis.asyncio import Redis

from benchmarks.effects import Timed, now, observe, percentile, since
from benchmarks.flow import Flow
from benchmarks.processes import event_path
from benchmarks.rig import Rig, rig

STORES = 50
RATE = 250
CONNECTIONS = 40
SECONDS = 30.0
SINGLES = 10
REST_SECONDS = 5.0
SETTLE_SECONDS = 6.0
READER_SECONDS = 0.05
ENTRY = b"x" * 700


def _of(name: str, events: Sequence[Timed]) -> dict[str, float]:
    waits = [one.wait for one in events]
    return {
        f"{name} p50 ms": round(percentile(waits, 50), 1),
        f"{name} p99 ms": round(percentile(waits, 99), 1),
        f"{name} worst ms": round(max(waits), 1),
    }


def _forecasts(events: Sequence[Timed]) -> dict[str, float]:
    later = [(e.forecast - e.applied).total_seconds() for e in events if e.forecast]
    return {"forecasts later, p99 s": round(percentile(later, 99), 2)}


async def _floor(connection: asyncpg.Connection, redis: Redis, turn: int) -> float:
    """Return milliseconds of the shortest way."""
    reading = asyncio.ensure_future(redis.xread({"floor": "$"}, block=1000))
    await asyncio.sleep(READER_SECONDS)
    began = time.perf_counter()
    await connection.execute("INSERT INTO bench.floor VALUES ($1)", turn)
    await redis.xadd("floor", {"e": ENTRY})
    await reading
    await connection.execute("UPDATE bench.floor SET n = -n WHERE n = $1", turn)
    return (time.perf_counter() - began) * 1000


async def _out_of_idleness(
    made: Rig, connection: asyncpg.Connection, flow: Flow
) -> dict[str, float]:
    """Let single events come after a rest, each beside the shortest way."""
    redis = connect(made.redis_url)
    await connection.execute("CREATE TABLE bench.floor (n int)")
    floors = []
    began = await now(connection)
    for turn in range(1, SINGLES + 1):
        await asyncio.sleep(REST_SECONDS)
        floors.append(await _floor(connection, redis, turn))
        await flow.one()
    await redis.aclose()
    events = await since(connection, began)
    return _of("idle", events) | {"floor p50 ms": round(statistics.median(floors), 1)}


async def measure() -> dict[str, float]:
    """Return percentiles of the waits."""
    async with rig() as made:
        connection = await observe(made)
        pool = await made.pool("construction_service", CONNECTIONS)
        flow = Flow(pool, await made.tenants(STORES))
        async with event_path(made):
            await flow.run(RATE, SETTLE_SECONDS)
            found = await _out_of_idleness(made, connection, flow)
            began = await now(connection)
            await flow.run(RATE, SECONDS)
            await asyncio.sleep(SETTLE_SECONDS)
            events = await since(connection, began)
        await pool.close()
        await connection.close()
    seconds = (events[-1].committed - events[0].committed).total_seconds()
    loaded = _of("loaded", events) | {"loaded events/s": round(len(events) / seconds)}
    return found | loaded | _forecasts(events)
