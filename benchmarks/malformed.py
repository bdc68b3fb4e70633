"""Twenty thousand entries that hold no event, put into the streams while stores go on selling."""

from __future__ import annotations

import asyncio
import random
import time
from datetime import timedelta
from itertools import islice

import asyncpg
from basecore.outbox import PARTITIONS
from basecore.streams import RedisStreams, read_timeline
from testkit.rubbish import futures, rubbish, strangers

from benchmarks.effects import now, observe, percentile, since
from benchmarks.flow import Flow
from benchmarks.processes import event_path
from benchmarks.rig import Rig, rig

STORES = 50
RATE = 150
CONNECTIONS = 20
WARM_SECONDS = 6.0
HALF = timedelta(seconds=WARM_SECONDS / 2)
ENTRIES = 20_000
KINDS = ((rubbish, 0.9), (strangers, 0.05), (futures, 0.05))
AT_ONCE = 500
PATIENCE_SECONDS = 300.0
ROW = "SELECT row_to_json(o)::text FROM events.outbox o LIMIT 1"
REJECTED = "SELECT count(*) FROM events.rejected_entry WHERE consumer = 'stock'"
# Each sale has five lines of one unit: what the engine has counted must be what was recorded.
RECORDED = "SELECT 5 * count(*) FROM events.outbox WHERE vertical = 'construction'"
COUNTED = "SELECT coalesce(sum(quantity), 0) FROM engines.stock_demand"
FAILED = "SELECT count(*) FROM events.consumer_failure"


async def _flood(made: Rig, connection: asyncpg.Connection, entries: int) -> None:
    """Put the entries into all streams, as fast as Redis takes them."""
    chance = random.Random(20)  # noqa: S311 - no secret
    row = str(await connection.fetchval(ROW)).encode()
    spoiled = [
        one for kind, share in KINDS for one in islice(kind(row, chance), int(entries * share))
    ]
    chance.shuffle(spoiled)
    database = made.database("relay_service", "relay", pool=1)
    async with database.platform() as relay:
        timeline = await read_timeline(relay)
    await database.close()
    streams = RedisStreams(made.redis_url)
    for start in range(0, len(spoiled), AT_ONCE):
        some = spoiled[start : start + AT_ONCE]
        await streams.publish([(chance.randrange(PARTITIONS), one) for one in some], timeline)
    await streams.close()


async def _until_gone(made: Rig) -> None:
    """Wait until the engine has acknowledged everything."""
    streams = RedisStreams(made.redis_url)
    until = time.monotonic() + PATIENCE_SECONDS
    while await streams.drained("stock", range(PARTITIONS)) != set(range(PARTITIONS)):
        if time.monotonic() > until:
            raise TimeoutError("entries are left")
        await asyncio.sleep(0.1)
    await streams.close()


async def flood(made: Rig, *, entries: int = ENTRIES) -> dict[str, float]:
    """Return what became of the entries, and of the events among them."""
    connection = await observe(made)
    pool = await made.pool("construction_service", CONNECTIONS)
    flow = Flow(pool, await made.tenants(STORES))
    async with event_path(made) as processes:
        await flow.run(RATE, WARM_SECONDS)
        calm = await since(connection, await now(connection) - HALF)
        moment = await now(connection)
        selling = asyncio.create_task(flow.run(RATE, WARM_SECONDS * 4))
        began = time.perf_counter()
        await _flood(made, connection, entries)
        await selling
        await _until_gone(made)
        seconds = time.perf_counter() - began
        events = await since(connection, moment)
        alive = all(process.is_alive for process in processes)
    counts = [await connection.fetchval(q) for q in (REJECTED, RECORDED, COUNTED, FAILED)]
    await pool.close()
    await connection.close()
    rejected, recorded, counted, failed = (int(one) for one in counts)
    return {
        "malformed entries": entries,
        "kept as rejected": rejected,
        "units that had an effect without an event": counted - recorded,
        "stores stopped": failed,
        "processes alive": int(alive),
        "seconds until all were dealt with": round(seconds, 1),
        "events p99 ms, before": round(percentile([one.wait for one in calm], 99), 1),
        "events p99 ms, during": round(percentile([one.wait for one in events], 99), 1),
    }


async def measure() -> dict[str, float]:
    """Return the figures of the whole flood."""
    async with rig() as made:
        return await flood(made)
