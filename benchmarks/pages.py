"""The owner's first page, the board and the lists at 50 requests a second, open loop.

A store with 10,000 orders and one with a million are asked in turn, so that a slow minute of the
machine is one for both; then the small one once more, beside a thousand other stores.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from contextlib import AsyncExitStack
from uuid import UUID

import asyncpg
from basecore.ids import new_id

from benchmarks import crowd
from benchmarks.archive import adopt, empty, fill
from benchmarks.quotes import prepare
from benchmarks.stack import Stack, Store, own_store
from benchmarks.wire import open_loop, wires

SMALL, LARGE = 10_000, 1_000_000
BUYERS = 1_000
OTHERS, OF_EACH = 1_000, 100
RATE, SECONDS, WARM, CONNECTIONS, ROUNDS = 50, 6, 20, 16, 3
PAGES = {
    "first page": "/web/",
    "board": "/web/orders/board",
    "orders": "/web/orders",
    "quotes": "/web/quotes",
}


async def measure(stack: Stack) -> dict[str, float]:
    """Return the middle of three rounds, p50 and p95 of each page in ms, and how flat they are."""
    connection = await asyncpg.connect(stack.dsn, timeout=60)
    others = [new_id() for _ in range(OTHERS)]
    stores: list[Store] = []
    try:
        async with AsyncExitStack() as opened:
            stores += [await opened.enter_async_context(own_store(stack)) for _ in range(2)]
            small, large = stores
            for store, size in ((small, SMALL), (large, LARGE)):
                await _fill(connection, store, size)
            found = await _rounds(stack, {f"{SMALL:,}": small, f"{LARGE:,}": large})
            await _neighbours(connection, small, others)
            found |= await _rounds(stack, {f"{SMALL:,}, {OTHERS:,} stores": small})
    finally:
        await empty(connection, [*others, *(store.tenant_id for store in stores)])
        await connection.close()
    return found | _flatness(found)


async def _fill(connection: asyncpg.Connection, store: Store, size: int) -> None:
    buyers = await crowd.customers(connection, store.tenant_id, BUYERS)
    await crowd.documents(connection, store.tenant_id, "order", buyers, size)
    await crowd.documents(connection, store.tenant_id, "quote", buyers, size // 10)
    await crowd.settled(connection, store.tenant_id)


async def _neighbours(connection: asyncpg.Connection, store: Store, others: Iterable[UUID]) -> None:
    customer = UUID((await prepare(store))["customer_id"])
    for other in others:
        await adopt(connection, store.tenant_id, customer, other)
        await fill(connection, other, customer, OF_EACH)
    await crowd.settled(connection, store.tenant_id)


async def _rounds(stack: Stack, stores: dict[str, Store]) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for name, path in PAGES.items():
        for _ in range(ROUNDS):
            for size, store in stores.items():
                cuts = statistics.quantiles(await _times(stack, store, path), n=100)
                for share in (50, 95):
                    key = f"{name}, p{share}: {size}"
                    found.setdefault(key, []).append(cuts[share - 1])
    return {key: round(statistics.median(times), 1) for key, times in found.items()}


async def _times(stack: Stack, store: Store, path: str) -> list[float]:
    await store.sign_in()
    headers = {name: store.client.headers[name] for name in ("Host", "Authorization")}
    async with wires(stack.port, headers, CONNECTIONS) as opened:
        for wire in opened:
            for _ in range(WARM // CONNECTIONS + 1):
                await wire.get(path)
        return await open_loop(opened, path, RATE, RATE * SECONDS)


def _flatness(found: dict[str, float]) -> dict[str, float]:
    flat = {}
    for name in PAGES:
        for share in (50, 95):
            key = f"{name}, p{share}"
            least = found[f"{key}: {SMALL:,}"]
            for size in (f"{LARGE:,}", f"{SMALL:,}, {OTHERS:,} stores"):
                flat[f"{key}, times that of {SMALL:,}: {size}"] = round(
                    found[f"{key}: {size}"] / least, 2
                )
    return flat
