"""The stock engine's drain: sales of five lines, decoded, applied by the consumer and committed.

Batches of 200 entries, as the reader takes them, with few or many stores in each; stores that the
engine knows already. The ceiling is the same statements straight through the driver, as many at
once, without decoding, rules and alerts.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple, cast
from uuid import UUID

import asyncpg
from basecore import clock
from basecore.consumer.applier import Applier, Handler
from basecore.consumer.dead_letters import DeadLetters
from basecore.consumer.failures import Failures
from basecore.consumer.guard import Guard
from basecore.consumer.reader import BATCH
from basecore.consumer.runtime import WIDTH
from basecore.consumer.watermark import Watermarks
from basecore.db import Database, TenantSession
from basecore.streams import Envelope, decode
from engines_core.stock import StockEngine, repository
from engines_core.stock.facts import collect
from engines_core.stock.moment import Moment

from benchmarks.rig import AT, Recorded, Rig, rig
from benchmarks.sales import products_of, sale

RUNS = 5
Batch = dict[UUID, list[bytes]]
Statement = tuple[str, tuple[object, ...]]


class FactsOnly:
    """The stock engine without its conclusions."""

    name = "stock"

    async def apply(
        self,
        session: TenantSession,
        events: Sequence[Envelope],
        *,
        generation: int,  # noqa: ARG002 - facts have none
    ) -> None:
        """Write facts only."""
        await repository.write(session, collect(events, clock.now()))


class Shape(NamedTuple):
    """How sales come: of how many stores, and how many of those in each batch."""

    name: str
    handler: Handler
    stores: int
    width: int
    batches: int


class Recorder:
    """Notes the statements of a session instead of running them."""

    def __init__(self, tenant_id: UUID) -> None:
        self.tenant_id = tenant_id
        self.sent: list[Statement] = []

    async def fetch(self, statement: str, *values: object) -> list[Any]:
        """Note a statement."""
        self.sent.append((statement, values))
        return []


def sales(tenants: Sequence[UUID], shape: Shape) -> list[list[Recorded]]:
    """Return batches of which each holds sales of `width` stores, the stores taking turns."""
    products = {one: products_of(one) for one in tenants}
    sequences = dict.fromkeys(tenants, 0)
    batches = []
    for at in range(0, shape.batches * shape.width, shape.width):
        group = [tenants[(at + n) % len(tenants)] for n in range(shape.width)]
        batch = []
        for place in range(BATCH):
            one = group[place * shape.width // BATCH]
            sequences[one] += 1
            batch.append(sale(one, sequences[one], products[one]))
        batches.append(batch)
    return batches


async def _stored(made: Rig, batches: Sequence[Sequence[Recorded]]) -> list[Batch]:
    """Put the sales into the outbox; return them as the streams would give them."""
    recorded = [one for batch in batches for one in batch]
    await made.fill(recorded)
    connection = await made.connect()
    query = (
        "SELECT tenant_id, sequence, convert_to(row_to_json(o)::text, 'UTF8') "
        "FROM events.outbox o WHERE tenant_id = ANY ($1)"
    )
    rows = await connection.fetch(query, list({one.tenant_id for one in recorded}))
    await connection.close()
    data = {(tenant_id, sequence): entry for tenant_id, sequence, entry in rows}
    stored: list[Batch] = []
    for batch in batches:
        mine: Batch = {}
        for one in batch:
            mine.setdefault(one.tenant_id, []).append(data[one.tenant_id, one.sequence])
        stored.append(mine)
    return stored


class ByConsumer:
    """The drain as the consumer does it."""

    def __init__(self, database: Database, handler: Handler) -> None:
        failures = Failures(database, handler.name)
        self._applier = Applier(
            database,
            handler,
            watermarks=Watermarks(handler.name),
            failures=failures,
            dead_letters=DeadLetters(handler.name),
        )
        self._guard = Guard(handler.name, failures, self._applier, width=WIDTH)

    async def drain(self, batches: Sequence[Batch]) -> None:
        """Apply batch by batch."""
        for batch in batches:
            await self._guard.run_all(
                (one, partial(self._applier.deliver, one, [decode(entry) for entry in entries]))
                for one, entries in batch.items()
            )


class Barely:
    """The same statements by the driver alone."""

    def __init__(self, pool: asyncpg.Pool, handler: Handler) -> None:
        self._pool = pool
        self._concludes = not isinstance(handler, FactsOnly)

    async def statements(self, batches: Sequence[Batch]) -> list[list[Recorder]]:
        """Return what is to be run for each batch."""
        return [[await self._of(*one) for one in batch.items()] for batch in batches]

    async def _of(self, tenant_id: UUID, entries: Sequence[bytes]) -> Recorder:
        recorder = Recorder(tenant_id)
        session = cast("TenantSession", recorder)
        events = [decode(entry) for entry in entries]
        seen, upto = events[0].sequence - 1, events[-1].sequence
        await Watermarks("stock").advance(session, seen=seen, upto=upto)
        touched = await repository.write(session, collect(events, clock.now()))
        if self._concludes:
            await repository.facts_and_alerts(session, touched, Moment(AT, 1))
        return recorder

    async def drain(self, batches: Sequence[Sequence[Recorder]]) -> None:
        """Run batch by batch, each store's statements in a transaction."""
        for batch in batches:
            await asyncio.gather(*(self._run(one) for one in batch))

    async def _run(self, recorder: Recorder) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(f"SET LOCAL app.tenant_id = '{recorder.tenant_id}'")
            for statement, values in recorder.sent:
                await connection.fetch(statement, *values)


async def _case(made: Rig, shape: Shape) -> dict[str, float]:
    """Return the median rates for one shape of batches, fresh stores each time."""
    database = made.database("engines_service", "engines")
    pool = await asyncpg.create_pool(made.url("engines_service"), min_size=WIDTH, max_size=WIDTH)
    rates: dict[str, list[float]] = {"consumer": [], "bare": []}
    consumer, barely = ByConsumer(database, shape.handler), Barely(pool, shape.handler)
    known = max(1, shape.stores // shape.width)
    for _ in range(RUNS):
        for name, runs in rates.items():
            batches = await _stored(made, sales(await made.tenants(shape.stores), shape))
            await consumer.drain(batches[:known])
            rest = batches[known:]
            statements = await barely.statements(rest)
            began = time.perf_counter()
            await (consumer.drain(rest) if name == "consumer" else barely.drain(statements))
            runs.append(len(rest) * BATCH / (time.perf_counter() - began))
    await database.close()
    await pool.close()
    full, bare = (statistics.median(runs) for runs in rates.values())
    return {
        f"{shape.name}/s": round(full),
        f"{shape.name}, bare/s": round(bare),
        f"{shape.name}, ratio": round(full / bare, 3),
    }


async def measure() -> dict[str, float]:
    """Return events a second, committed."""
    shapes = (
        Shape("facts, 4 stores a batch", FactsOnly(), 4, 4, 41),
        Shape("alerts, 4 stores a batch of 100", StockEngine(), 100, 4, 65),
        Shape("alerts, 20 stores a batch", StockEngine(), 20, 20, 21),
        Shape("alerts, 200 stores a batch of 1000", StockEngine(), 1000, 200, 15),
    )
    found: dict[str, float] = {}
    async with rig() as made:
        for shape in shapes:
            found |= await _case(made, shape)
    return found
