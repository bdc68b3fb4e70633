"""One event in a hundred that no reader can read, and who else waits for it.

The same open loop runs in rounds, a while without poison and a while with it, so that a noisy
machine is as noisy to both. Poison comes at a tenth of the stores, each tenth event there; what is
told is how long the events of the other stores took.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
ROUNDS = 10
CALM_SECONDS = 8.0
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

    async def run(self, rate: float, seconds: float, *, poisonous: bool) -> None:
        """Commit sales at a rate, none waiting for the one before."""
        began, commits = time.perf_counter(), rate / PER_COMMIT
        async with asyncio.TaskGroup() as group:
            for n in range(int(commits * seconds)):
                await asyncio.sleep(max(0.0, began + n / commits - time.perf_counter()))
                group.create_task(self._one(next(self._turns), poisonous=poisonous))


@dataclass(slots=True)
class Heard:
    """Events without poison around them, and with it."""

    connection: asyncpg.Connection
    mixed: Mixed
    rate: float
    quiet: list[Timed] = field(default_factory=list)
    loud: list[Timed] = field(default_factory=list)

    async def round(self, seconds: float) -> None:
        """Run a while without poison and a while with it."""
        self.quiet += await self._phase(CALM_SECONDS, poisonous=False)
        self.loud += await self._phase(seconds, poisonous=True)

    async def _phase(self, seconds: float, *, poisonous: bool) -> list[Timed]:
        began = await now(self.connection)
        await self.mixed.run(self.rate, seconds, poisonous=poisonous)
        return await since(self.connection, began)


def _percentiles(name: str, events: Sequence[Timed], poisoned: set[UUID]) -> dict[str, float]:
    waits = [one.wait for one in events if one.tenant_id not in poisoned]
    return {f"others p{p} ms, {name}": round(percentile(waits, p), 1) for p in (50, 99)}


async def compare(made: Rig, *, events: int = EVENTS, rate: float = RATE) -> dict[str, float]:
    """Return how the healthy stores fare without poison and with it, and what became of it."""
    connection = await observe(made)
    tenants = await made.tenants(STORES)
    poisoned = set(tenants[:POISONED])
    database = made.database("construction_service", "construction", pool=CONNECTIONS)
    heard = Heard(connection, Mixed(database, tenants), rate)
    async with event_path(made) as processes:
        await heard.mixed.run(rate, WARM_SECONDS, poisonous=False)
        await since(connection, await now(connection))
        for _ in range(ROUNDS):
            await heard.round(events / rate / ROUNDS)
        alive = all(process.is_alive for process in processes)
    poison, dead = [{tuple(r) for r in await connection.fetch(q)} for q in (POISON, DEAD)]
    await database.close()
    await connection.close()
    quiet = _percentiles("without", heard.quiet, poisoned)
    loud = _percentiles("with", heard.loud, poisoned)
    return {
        "events": len(heard.loud),
        "of them poison": len(poison),
        "dead-lettered": len(poison & dead),
        "dead-lettered wrongly": len(dead - poison),
        **quiet,
        **loud,
        "ratio of p99": round(loud["others p99 ms, with"] / quiet["others p99 ms, without"], 2),
        "processes alive": int(alive),
    }


async def measure() -> dict[str, float]:
    """Return the figures of the whole run."""
    async with rig() as made:
        return await compare(made)
