"""Lists of quotes and orders of a store with up to a million of each, 50 requests a second.

Open loop through Nginx: a request that waits for the one before it counts its waiting. The store
stands among others, and the documents are taken out again afterwards.
"""

from __future__ import annotations

import statistics
from uuid import UUID

import asyncpg
from basecore.ids import new_id

from benchmarks.archive import adopt, empty, fill, settle
from benchmarks.quotes import prepare
from benchmarks.stack import Stack, Store, own_store
from benchmarks.wire import open_loop, wires

SIZES = (10_000, 100_000, 1_000_000)
NEIGHBOURS, OF_EACH = 1000, 100
RATE, REQUESTS, WARM = 50, 250, 20
CONNECTIONS = 8
LISTS = {
    "quotes, JSON": "/api/v1/quotes?limit=50",
    "quotes, page with tabs": "/web/quotes",
    "quotes, sent": "/api/v1/quotes?limit=50&status=sent",
    "quotes, page of a value": "/web/quotes?least=99.900,00",
    "orders, JSON": "/api/v1/orders?limit=50",
    "orders, page with tabs": "/web/orders",
}


async def measure(stack: Stack) -> dict[str, float]:
    """Return the 95th percentile of each list in milliseconds, by the store's size."""
    found: dict[str, float] = {}
    connection = await asyncpg.connect(stack.dsn, timeout=60)
    filled: list[UUID] = []
    try:
        for size in SIZES:
            async with own_store(stack) as store:
                filled.append(store.tenant_id)
                await _fill(connection, store, size)
                found |= await _lists(stack, store, f"{size:,}")
        async with own_store(stack) as store:
            beside = [new_id() for _ in range(NEIGHBOURS)]
            filled += [store.tenant_id, *beside]
            await _fill(connection, store, SIZES[0], beside)
            found |= await _lists(stack, store, f"{SIZES[0]:,} beside {NEIGHBOURS:,} stores")
    finally:
        await empty(connection, filled)
        await connection.close()
    return found


async def _fill(
    connection: asyncpg.Connection, store: Store, size: int, beside: list[UUID] | None = None
) -> None:
    customer = UUID((await prepare(store))["customer_id"])
    await fill(connection, store.tenant_id, customer, size)
    for other in beside or []:
        await adopt(connection, store.tenant_id, customer, other)
        await fill(connection, other, customer, OF_EACH)
    await settle(connection)


async def _lists(stack: Stack, store: Store, size: str) -> dict[str, float]:
    headers = {name: store.client.headers[name] for name in ("Host", "Authorization")}
    found = {}
    for name, path in LISTS.items():
        async with wires(stack.port, headers, CONNECTIONS) as opened:
            for _ in range(WARM):
                await opened[0].get(path)
            times = await open_loop(opened, path, RATE, REQUESTS)
        found[f"{name}: {size}"] = round(statistics.quantiles(times, n=100)[94], 1)
    return found
