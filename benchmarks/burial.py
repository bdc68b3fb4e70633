"""What burying poison costs the stores beside it: batches with and without it, in turn.

A batch is 200 events of 20 stores, as the reader hands it over; in every second one two stores have
a poisonous event among their ten. Told is when the transactions of the other stores committed,
counted from the beginning of the batch. The two kinds alternate, so whatever else the machine does
is in both.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from basecore.consumer.applier import Applier
from basecore.consumer.dead_letters import DeadLetters
from basecore.consumer.failures import Failures
from basecore.consumer.guard import Guard
from basecore.consumer.runtime import WIDTH
from basecore.consumer.watermark import Watermarks
from basecore.db import Database
from basecore.streams import Envelope, decode
from engines_core.stock import StockEngine

from benchmarks.effects import percentile
from benchmarks.rig import Recorded, Rig, rig
from benchmarks.worker import Shape, sales

STORES = 20
POISONED = 2
EACH = 10
PAIRS = 60
WARM = 5
DEAD = "SELECT count(*) FROM events.dead_letter WHERE consumer = 'stock'"
Batch = Mapping[UUID, Sequence[Envelope]]


def _batch(events: Sequence[Envelope], *, poisoned: set[UUID]) -> Batch:
    """Group a batch by store; the middle event of a poisoned store is of an unknown version."""
    found: dict[UUID, list[Envelope]] = {}
    for event in events:
        mine = found.setdefault(event.tenant_id, [])
        is_poison = event.tenant_id in poisoned and len(mine) == EACH // 2
        mine.append(replace(event, event_version=99) if is_poison else event)
    return found


async def _recorded(made: Rig, batches: Sequence[Sequence[Recorded]]) -> list[Envelope]:
    """Put sales into the outbox; return them in order, as the reader hands them over."""
    recorded = [one for batch in batches for one in batch]
    await made.fill(recorded)
    connection = await made.connect()
    rows = await connection.fetch("SELECT row_to_json(o)::text FROM events.outbox o")
    await connection.close()
    events = [decode(row[0].encode()) for row in rows]
    by_key = {(event.tenant_id, event.sequence): event for event in events}
    return [by_key[one.tenant_id, one.sequence] for one in recorded]


class Timing:
    """A stock engine's consumer that notes when each store's part of a batch was committed."""

    def __init__(self, database: Database) -> None:
        engine = StockEngine()
        failures = Failures(database, engine.name)
        self._applier = Applier(
            database,
            engine,
            watermarks=Watermarks(engine.name),
            failures=failures,
            dead_letters=DeadLetters(engine.name),
        )
        self._guard = Guard(engine.name, failures, self._applier, width=WIDTH)

    async def apply(self, batch: Batch, healthy: set[UUID]) -> list[float]:
        """Apply a batch; return the milliseconds of each healthy store."""
        waits: list[float] = []
        began = time.perf_counter()

        async def one(tenant_id: UUID, events: Sequence[Envelope]) -> None:
            await self._applier.deliver(tenant_id, events)
            if tenant_id in healthy:
                waits.append((time.perf_counter() - began) * 1000)

        await self._guard.run_all(
            (tenant_id, partial(one, tenant_id, events)) for tenant_id, events in batch.items()
        )
        return waits


async def compare(made: Rig, *, pairs: int = PAIRS) -> dict[str, float]:
    """Return how long healthy stores take in batches without and with poison."""
    tenants = await made.tenants(STORES)
    size = STORES * EACH
    turns = 2 * pairs + WARM
    events = await _recorded(made, sales(tenants, Shape("", StockEngine(), STORES, STORES, turns)))
    poisoned = set(tenants[:POISONED])
    healthy = set(tenants[POISONED:])
    database = made.database("engines_service", "engines")
    timing = Timing(database)
    waits: dict[bool, list[float]] = {False: [], True: []}
    for turn in range(turns):
        loud = turn >= WARM and turn % 2 == 0
        batch = _batch(
            events[turn * size : (turn + 1) * size], poisoned=poisoned if loud else set()
        )
        found = await timing.apply(batch, healthy)
        if turn >= WARM:
            waits[loud] += found
    connection = await made.connect()
    dead = await connection.fetchval(DEAD)
    await connection.close()
    await database.close()
    quiet, loud_ones = ({p: percentile(waits[kind], p) for p in (50, 99)} for kind in (False, True))
    return {
        "events": len(events),
        "dead-lettered of poison": dead / (pairs * POISONED),
        "others p50 ms, without": round(quiet[50], 1),
        "others p50 ms, with": round(loud_ones[50], 1),
        "others p99 ms, without": round(quiet[99], 1),
        "others p99 ms, with": round(loud_ones[99], 1),
        "ratio of p50": round(loud_ones[50] / quiet[50], 2),
        "ratio of p99": round(loud_ones[99] / quiet[99], 2),
    }


async def measure() -> dict[str, float]:
    """Return the figures of the whole run."""
    async with rig() as made:
        return await compare(made)
