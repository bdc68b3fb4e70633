"""The stock engine's drain: sales of five lines, applied by the consumer and committed.

Batches of 200 entries, as the reader takes them, with few or many stores in each.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from functools import partial
from uuid import UUID

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

from benchmarks.rig import Recorded, Rig, rig
from benchmarks.sales import products_of, sale

RUNS = 3
EVENTS = 6000


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


def interleaved(tenants: Sequence[UUID], count: int, width: int) -> list[Recorded]:
    """Return sales such that each batch holds those of `width` stores."""
    products = {one: products_of(one) for one in tenants}
    sequences = dict.fromkeys(tenants, 0)
    made: list[Recorded] = []
    at = 0
    while len(made) < count:
        group = [tenants[(at + n) % len(tenants)] for n in range(width)]
        at += width
        for place in range(BATCH):
            tenant_id = group[place * width // BATCH]
            sequences[tenant_id] += 1
            made.append(sale(tenant_id, sequences[tenant_id], products[tenant_id]))
    return made


async def _drain(database: Database, handler: Handler, events: Sequence[Envelope]) -> float:
    """Apply events batch by batch as the reader does; return events a second."""
    failures = Failures(database, handler.name)
    applier = Applier(
        database,
        handler,
        watermarks=Watermarks(handler.name),
        failures=failures,
        dead_letters=DeadLetters(handler.name),
    )
    guard = Guard(handler.name, failures, applier, width=WIDTH)
    began = time.perf_counter()
    for start in range(0, len(events), BATCH):
        by_tenant: dict[UUID, list[Envelope]] = {}
        for event in events[start : start + BATCH]:
            by_tenant.setdefault(event.tenant_id, []).append(event)
        await guard.run_all(
            (tenant_id, partial(applier.deliver, tenant_id, mine))
            for tenant_id, mine in by_tenant.items()
        )
    return len(events) / (time.perf_counter() - began)


async def _case(made: Rig, handler: Handler, stores: int, width: int, count: int) -> float:
    """Return the median rate for one shape of batches, fresh stores each time."""
    database = made.database("engines_service", "engines")
    rates = []
    for _ in range(RUNS):
        recorded = interleaved(await made.tenants(stores), count, width)
        await made.fill(recorded)
        connection = await made.connect()
        query = "SELECT row_to_json(o)::text FROM events.outbox o WHERE tenant_id = ANY ($1) "
        wanted = list({one.tenant_id for one in recorded})
        rows = await connection.fetch(query + "ORDER BY event_id", wanted)
        await connection.close()
        rates.append(await _drain(database, handler, [decode(row[0]) for row in rows]))
    await database.close()
    return round(statistics.median(rates))


async def measure() -> dict[str, float]:
    """Return events a second, committed."""
    async with rig() as made:
        return {
            "facts, 4 stores a batch": await _case(made, FactsOnly(), 4, 4, EVENTS * 2),
            "with alerts, 20 stores a batch": await _case(made, StockEngine(), 20, 20, EVENTS),
            "with alerts, 200 stores a batch": await _case(made, StockEngine(), 1000, 200, 2000),
        }
