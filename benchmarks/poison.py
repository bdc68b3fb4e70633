"""One event in a hundred that no reader can read, and who else waits for it.

The same open loop runs without poison, with it, and without again. Poison comes at a tenth of the
stores, each tenth event there; what is told is how long the events of the other stores took.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
from basecore import clock
from basecore.db import Database
from basecore.outbox import Recordable, record
from contracts import SaleRecorded

from benchmarks.effects import Timed, now, observe, percentile, since
from benchmarks.flow import sold
from benchmarks.processes import event_path
from benchmarks.rig import Rig, rig
from benchmarks.sales import products_of

STORES = 50
POISONED = 5
ONE_IN = 10
"""Of a poisoned store's events; that is one in a hundred of all."""
EVENTS = 100_000
RATE = 250
PER_COMMIT = 5
WARM_SECONDS = 10.0
CALM_SECONDS = 60.0
CONNECTIONS = 40
DEAD = "SELECT tenant_id, sequence FROM events.dead_letter WHERE consumer = 'stock'"
POISON = "SELECT tenant_id, sequence FROM events.outbox WHERE event_version = 99"


@dataclass(frozen=True, slots=True)
class OfTomorrow:
    """A sale of a version that nobody knows yet."""

    sale: SaleRecorded
    event_type: str = SaleRecorded.NAME
    event_version: int = 99
    aggregate_type: str = SaleRecorded.AGGREGATE[0]

    @property
    def aggregate_id(self) -> UUID:
        """Return the order."""
        return self.sale.order_id

    def payload(self) -> Mapping[str, Any]:
        """Return what today's version would say."""
        return self.sale.payload()


class Mixed:
    """Sales of many stores in turn, some of whose events are poison."""

    def __init__(self, database: Database, tenants: Sequence[UUID]) -> None:
        self._database = database
        self._tenants = tenants
        self._products = {one: products_of(one) for one in tenants}
        self._turns: Iterator[int] = itertools.count()
        self._slots = asyncio.Semaphore(CONNECTIONS)

    def _event(self, turn: int, n: int, *, poisonous: bool) -> Recordable:
        store, round_of = turn % len(self._tenants), turn // len(self._tenants)
        sale = sold(self._products[self._tenants[store]], turn + n)
        at = round_of * PER_COMMIT + n
        is_poison = poisonous and store < POISONED and at % ONE_IN == 0
        return OfTomorrow(sale) if is_poison else sale

    async def _one(self, turn: int, *, poisonous: bool) -> None:
        tenant_id = self._tenants[turn % len(self._tenants)]
        async with self._slots, self._database.tenant(tenant_id) as session:
            await session.connection()
            for n in range(PER_COMMIT):
                record(session, self._event(turn, n, poisonous=poisonous), at=clock.now())

    async def run(self, seconds: float, *, poisonous: bool) -> None:
        """Commit sales at the rate, none waiting for the one before."""
        began, rate = time.perf_counter(), RATE / PER_COMMIT
        async with asyncio.TaskGroup() as group:
            for n in range(int(rate * seconds)):
                await asyncio.sleep(max(0.0, began + n / rate - time.perf_counter()))
                group.create_task(self._one(next(self._turns), poisonous=poisonous))


def _healthy(events: Sequence[Timed], poisoned: set[UUID]) -> list[float]:
    return [one.wait for one in events if one.tenant_id not in poisoned]


async def _phase(
    connection: asyncpg.Connection, mixed: Mixed, seconds: float, *, poisonous: bool
) -> list[Timed]:
    began = await now(connection)
    await mixed.run(seconds, poisonous=poisonous)
    return await since(connection, began)


async def compare(
    made: Rig, *, events: int = EVENTS, calm: float = CALM_SECONDS
) -> dict[str, float]:
    """Return how the healthy stores fare without poison, with it, and without again."""
    connection = await observe(made)
    tenants = await made.tenants(STORES)
    poisoned = set(tenants[:POISONED])
    database = made.database("construction_service", "construction", pool=CONNECTIONS)
    mixed = Mixed(database, tenants)
    async with event_path(made) as processes:
        await mixed.run(WARM_SECONDS, poisonous=False)
        before = await _phase(connection, mixed, calm, poisonous=False)
        during = await _phase(connection, mixed, events / RATE, poisonous=True)
        after = await _phase(connection, mixed, calm, poisonous=False)
        alive = all(process.is_alive for process in processes)
    poison, dead = [{tuple(r) for r in await connection.fetch(q)} for q in (POISON, DEAD)]
    await database.close()
    await connection.close()
    quiet = _healthy([*before, *after], poisoned)
    loud = _healthy(during, poisoned)
    return {
        "events": len(during),
        "of them poison": len(poison),
        "dead-lettered": len(poison & dead),
        "dead-lettered wrongly": len(dead - poison),
        "others p50 ms, without": round(percentile(quiet, 50), 1),
        "others p50 ms, with": round(percentile(loud, 50), 1),
        "others p99 ms, without": round(percentile(quiet, 99), 1),
        "others p99 ms, with": round(percentile(loud, 99), 1),
        "ratio of p99": round(percentile(loud, 99) / percentile(quiet, 99), 2),
        "processes alive": int(alive),
    }


async def measure() -> dict[str, float]:
    """Return the figures of the whole run."""
    async with rig() as made:
        return await compare(made)
