"""The owner's first page at 50 requests a second, open loop, with 10,000 to a million orders."""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any

import asyncpg

from benchmarks import crowd
from benchmarks.stack import Stack, Store, own_store

SIZES = (10_000, 100_000, 1_000_000)
BUYERS = 1_000
RATE = 50
SECONDS = 10


async def measure(stack: Stack) -> dict[str, float]:
    """Return the times in milliseconds for each size, and the largest beside the smallest."""
    found: dict[str, float] = {}
    async with own_store(stack) as store:
        connection: Any = await asyncpg.connect(stack.dsn)
        buyers = await crowd.customers(connection, store.tenant_id, BUYERS)
        for size in SIZES:
            await crowd.documents(connection, store.tenant_id, "order", buyers, size)
            await crowd.documents(connection, store.tenant_id, "quote", buyers, size // 10)
            await crowd.settled(connection, store.tenant_id)
            await _load(store, seconds=2)
            times = await _load(store, seconds=SECONDS)
            found[f"{size} orders p50 ms"] = round(statistics.median(times), 1)
            found[f"{size} orders p95 ms"] = round(statistics.quantiles(times, n=100)[94], 1)
        await connection.close()
    first, last = (found[f"{size} orders p95 ms"] for size in (SIZES[0], SIZES[-1]))
    found["p95, largest of smallest"] = round(last / first, 2)
    return found


async def _load(store: Store, *, seconds: int) -> list[float]:
    began, asked = time.perf_counter(), []
    for n in range(RATE * seconds):
        due = began + n / RATE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        asked.append(asyncio.create_task(_ask(store, due)))
    return list(await asyncio.gather(*asked))


async def _ask(store: Store, due: float) -> float:
    """Return how long an answer took from when it was due to be asked for."""
    answer = await store.client.get("/web/")
    answer.raise_for_status()
    return (time.perf_counter() - due) * 1000
