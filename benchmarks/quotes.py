"""Creating a quote of 5 lines through Nginx and the API, against the same SQL by bare asyncpg."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from basecore import clock
from basecore.ids import new_id

from benchmarks.stack import Stack, Store, own_store
from benchmarks.wire import wires

LINES = 5
RUNS = 5
SECONDS = 4.0

Once = Callable[[], Awaitable[Any]]


async def _rate(clients: Sequence[Once]) -> float:
    """Return how often a second these clients, side by side, can do it."""
    done = 0
    until = time.perf_counter() + SECONDS

    async def work(once: Once) -> None:
        nonlocal done
        while time.perf_counter() < until:
            await once()
            done += 1

    began = time.perf_counter()
    await asyncio.gather(*(work(once) for once in clients))
    return done / (time.perf_counter() - began)


async def prepare(store: Store) -> dict[str, Any]:
    """Register a customer and products; return the body that makes a quote of them."""
    body = {"kind": "company", "name": "Construtora", "tax_id": "12ABC34501DE35"}
    customer = await store.post("/api/v1/customers", body)
    lines = []
    for n in range(LINES):
        product = {"sku": f"B-{n}", "name": f"Produto {n}", "uom": "UN", "base_price": "10.00"}
        made = await store.post("/api/v1/products", product)
        lines.append({"product_id": made["id"], "quantity": "2"})
    return {"customer_id": customer["id"], "lines": lines}


class Bare:
    """The statements of the same use case, through a pool of the driver."""

    def __init__(self, pool: asyncpg.Pool, tenant_id: UUID, body: dict[str, Any]) -> None:
        self._pool = pool
        self._tenant = tenant_id
        self._customer = UUID(body["customer_id"])
        self._products = [UUID(line["product_id"]) for line in body["lines"]]

    async def create(self) -> None:
        """Create one quote."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(f"SET LOCAL app.tenant_id = '{self._tenant}'")
            await self._read(connection)
            await self._write(connection, new_id())

    async def _read(self, connection: Any) -> None:
        await connection.fetchrow(
            "SELECT * FROM construction.customer WHERE tenant_id = $1 AND id = $2",
            self._tenant,
            self._customer,
        )
        await connection.fetch(
            "SELECT * FROM construction.product WHERE tenant_id = $1 AND id = ANY($2)",
            self._tenant,
            self._products,
        )
        await connection.fetch(
            "SELECT * FROM construction.price_rule "
            "WHERE tenant_id = $1 AND scope_id = ANY($2) AND target_id = ANY($3)",
            self._tenant,
            [self._customer],
            self._products,
        )

    async def _write(self, connection: Any, quote_id: UUID) -> None:
        now, tenant = clock.now(), self._tenant
        number = await connection.fetchval(
            "INSERT INTO construction.document_counter (tenant_id, document, last_number) "
            "VALUES ($1, 'COT', 1) ON CONFLICT (tenant_id, document) DO UPDATE "
            "SET last_number = document_counter.last_number + 1 RETURNING last_number",
            tenant,
        )
        await connection.execute(
            "INSERT INTO construction.quote (tenant_id, id, number, customer_id, owner_id, "
            "owner_name, status, discount_percent, subtotal, total, valid_days, version, "
            "created_at, updated_at) "
            "VALUES ($1, $2, $3, $4, $4, 'x', 'draft', 0, 100, 100, 7, 1, $5, $5)",
            tenant,
            quote_id,
            number,
            self._customer,
            now,
        )
        await connection.executemany(
            "INSERT INTO construction.quote_line (tenant_id, id, quote_id, product_id, position, "
            "quantity, uom, unit_price, discount_percent, total, price_explanation) "
            "VALUES ($1, $2, $3, $4, $5, 2, 'UN', 10, 0, 20, '{\"price\": \"10.00\"}')",
            [(tenant, new_id(), quote_id, p, n) for n, p in enumerate(self._products)],
        )
        await connection.execute(
            "INSERT INTO construction.search_text (tenant_id, kind, id, content) "
            "VALUES ($1, 'quote', $2, 'cot 000001 construtora')",
            tenant,
            quote_id,
        )
        await connection.execute(
            "INSERT INTO construction.activity (tenant_id, id, subject_id, action, actor_name, "
            "at, detail) VALUES ($1, $2, $3, 'created', 'x', $4, '{}')",
            tenant,
            new_id(),
            quote_id,
            now,
        )
        await self._record(connection, quote_id)

    async def _record(self, connection: Any, quote_id: UUID) -> None:
        sequence = await connection.fetchval(
            "UPDATE events.tenant_counter SET last_sequence = last_sequence + 1 "
            "WHERE tenant_id = $1 RETURNING last_sequence",
            self._tenant,
        )
        await connection.execute(
            "INSERT INTO events.outbox (tenant_id, sequence, event_id, event_type, "
            "event_version, vertical, aggregate_type, aggregate_id, actor, payload, occurred_at) "
            "VALUES ($1, $2, $3, 'benchmark', 1, 'benchmark', 'quote', $4, 'x', $5, $6)",
            self._tenant,
            sequence,
            new_id(),
            quote_id,
            '{"lines": []}',
            clock.now(),
        )


async def _as_vertical(connection: Any) -> None:
    # Row security applies to the ceiling as well.
    await connection.execute("SET ROLE construction_service")


async def measure(stack: Stack) -> dict[str, float]:
    """Return rates and their ratio at 1 and 16 connections, medians of interleaved runs."""
    found: dict[str, float] = {}
    async with own_store(stack) as store:
        body = await prepare(store)
        pool = await asyncpg.create_pool(stack.dsn, min_size=1, max_size=16, init=_as_vertical)
        bare = Bare(pool, store.tenant_id, body)

        posted = orjson.dumps(body)
        headers = {name: store.client.headers[name] for name in ("Host", "Authorization")}
        for connections in (1, 16):
            rates: dict[str, list[float]] = {"api": [], "bare": []}
            for _ in range(RUNS):
                rates["bare"].append(await _rate([bare.create] * connections))
                async with wires(stack.port, headers, connections) as opened:
                    clients = [partial(wire.post, "/api/v1/quotes", posted) for wire in opened]
                    rates["api"].append(await _rate(clients))
            api, ceiling = statistics.median(rates["api"]), statistics.median(rates["bare"])
            found[f"api/s at {connections}"] = round(api, 1)
            found[f"bare asyncpg/s at {connections}"] = round(ceiling, 1)
            found[f"ratio at {connections}"] = round(api / ceiling, 3)
        await pool.close()
    return found
