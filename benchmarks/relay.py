"""The relay's drain: 100,000 events of 100 stores, against bare pipelined XADD and one UPDATE."""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable

from basecore.streams import RedisStreams, read_timeline
from basecore.streams.client import connect
from outbox_relay.relay import Relay
from outbox_relay.store import Store
from outbox_relay.trimmer import Trimmer

from benchmarks.rig import Rig, everything, rig
from benchmarks.sales import in_runs

TENANTS = 100
EVENTS = 100_000
RUNS = 5
BATCH = 5000
NO_LIMIT = 10**9


async def _timed(work: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await work()
    return EVENTS / (time.perf_counter() - began)


class Drain:
    """The backlog, moved by the relay or by the shortest way there is."""

    def __init__(self, made: Rig) -> None:
        self._rig = made
        self._database = made.database("relay_service", "relay", pool=3)
        self._streams = RedisStreams(made.redis_url)
        self._redis = connect(made.redis_url)

    async def prepare(self) -> None:
        """Begin anew with empty streams."""
        await self._redis.flushall()
        await self._rig.publish_nothing_again()

    async def by_relay(self) -> None:
        """Move everything as the relay process does."""
        async with self._database.platform() as connection:
            timeline = await read_timeline(connection)
        leases = everything("relay")
        trimmer = Trimmer(self._streams, leases, full=NO_LIMIT)
        relay = Relay(Store(self._database), self._streams, leases, trimmer)
        while await relay.cycle(timeline):
            pass

    async def barely(self) -> None:
        """Append the same bytes in batches, pipelined, with one UPDATE for each batch."""
        connection = await self._rig.connect()
        rows = await connection.fetch(
            "SELECT o.tenant_id, c.partition, o.sequence, row_to_json(o)::text AS data "
            "FROM events.outbox o JOIN events.tenant_counter c USING (tenant_id) "
            "ORDER BY o.tenant_id, o.sequence"
        )
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            pipe = self._redis.pipeline(transaction=False)
            for row in batch:
                key = b"events:{%d}" % row["partition"]
                pipe.execute_command("XADD", key, "*", "t", b"x", "e", row["data"])
            await pipe.execute()
            await connection.execute(
                "UPDATE events.relay_cursor SET published_sequence = $2 WHERE tenant_id = $1",
                batch[-1]["tenant_id"],
                batch[-1]["sequence"],
            )
        await connection.close()

    async def close(self) -> None:
        """Close what is open."""
        await self._streams.close()
        await self._redis.aclose()
        await self._database.close()


async def measure() -> dict[str, float]:
    """Return events a second of both ways, medians of interleaved runs, and their ratio."""
    rates: dict[str, list[float]] = {"relay": [], "bare": []}
    async with rig() as made:
        tenants = await made.tenants(TENANTS)
        await made.fill(list(in_runs(tenants, EVENTS // TENANTS)))
        drain = Drain(made)
        for _ in range(RUNS):
            for name, work in (("bare", drain.barely), ("relay", drain.by_relay)):
                await drain.prepare()
                rates[name].append(await _timed(work))
        await drain.close()
    relay, bare = (statistics.median(rates[name]) for name in ("relay", "bare"))
    return {"events/s": round(relay), "bare/s": round(bare), "ratio": round(relay / bare, 3)}
