"""The event path with its real parts: PostgreSQL, relay, consumer, and any kind of streams."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from basecore import clock, outbox
from basecore.consumer import Consumer, Handler
from basecore.db import Database, TenantSession
from basecore.ids import new_id
from basecore.leases import LeaseKeeper
from basecore.migrate import admin_engine
from basecore.streams import Envelope, Streams, read_timeline
from contracts import StockMoved
from sqlalchemy import text

from testkit.brokers import Broker

FOREVER = float("inf")
FULL = 50_000
PATIENCE_SECONDS = 60.0
"""Only what fails takes so long; a busy machine may need most of it."""

# Outside the schemas of the system: what a handler of these tests did, in the order it did it.
EFFECTS = (
    "CREATE SCHEMA IF NOT EXISTS scratch",
    (
        "CREATE TABLE IF NOT EXISTS scratch.effect (place bigint GENERATED ALWAYS AS IDENTITY, "
        "tenant_id uuid NOT NULL, consumer text NOT NULL, sequence bigint NOT NULL)"
    ),
    "GRANT USAGE ON SCHEMA scratch TO engines_service",
    "GRANT SELECT, INSERT ON scratch.effect TO engines_service",
)
ADD = text(
    "INSERT INTO scratch.effect (tenant_id, consumer, sequence) VALUES (:tenant, :consumer, :at)"
)
SEEN = text(
    "SELECT sequence FROM scratch.effect WHERE tenant_id = :tenant AND consumer = :consumer "
    "ORDER BY place"
)


async def soon(awaitable: Awaitable[object]) -> None:
    """Wait for what must come, but not for ever."""
    await asyncio.wait_for(awaitable, PATIENCE_SECONDS)


async def make_effects(admin_url: str) -> None:
    """Make the table of effects, which has no key: a second effect is seen, not refused."""
    engine = admin_engine(admin_url)
    async with engine.begin() as connection:
        for statement in EFFECTS:
            await connection.exec_driver_sql(statement)
    await engine.dispose()


@dataclass(slots=True)
class Effects:
    """A handler whose effects are rows, and that fails or is held up where it is told to."""

    name: str = field(default_factory=lambda: f"test-{secrets.token_hex(4)}")
    failing: set[UUID] = field(default_factory=set)
    held_up: dict[UUID, Callable[[], Awaitable[object]]] = field(default_factory=dict)

    async def apply(
        self, session: TenantSession, events: Sequence[Envelope], *, generation: int
    ) -> None:
        """Write one row for each event."""
        own = {"tenant": session.tenant_id, "consumer": self.name}
        await session.execute(ADD, [own | {"at": event.sequence} for event in events])
        if hold_up := self.held_up.get(session.tenant_id):
            await hold_up()
        if session.tenant_id in self.failing:
            raise ValueError(f"told to fail in generation {generation}")


class RelayUnderTest(Protocol):
    """A relay that leads some partitions for ever."""

    async def cycle(self, timeline: bytes) -> int:
        """Publish one batch; return how many rows went out."""

    async def trim(self) -> None:
        """Trim what all groups have dealt with."""


class Wiring(Protocol):
    """How the relay is put together; apps are not imported from here."""

    def __call__(
        self, database: Database, streams: Streams, partitions: dict[int, int], *, full: int
    ) -> RelayUnderTest:
        """Return a relay of its own."""


class Path:
    """The parts of the path for two stores; every relay and consumer has its own connections."""

    def __init__(
        self,
        broker: Broker,
        databases: tuple[Database, Database, Database],
        wiring: Wiring,
        tenants: Sequence[UUID],
    ) -> None:
        self.broker = broker
        self._vertical, self._relay, self._engines = databases
        self._wiring = wiring
        self._observer = broker.connect()
        self.partitions = dict.fromkeys({*range(4), *map(outbox.partition_of, tenants)}, 1)
        self._publisher = self.relay()

    async def record(self, tenant_id: UUID, count: int) -> None:
        """Commit so many events, each in its own transaction."""
        for _ in range(count):
            moved = StockMoved(
                movement_id=new_id(),
                product_id=UUID(int=7),
                kind="adjustment",
                quantity=Decimal(1),
                balance=Decimal(1),
            )
            async with self._vertical.tenant(tenant_id) as session:
                outbox.record(session, moved, at=clock.now())

    async def timeline(self) -> bytes:
        """Return the database's timeline."""
        async with self._relay.platform() as connection:
            return await read_timeline(connection)

    def relay(self, *, full: int = FULL) -> RelayUnderTest:
        """Return another relay."""
        return self._wiring(self._relay, self.broker.connect(), self.partitions, full=full)

    async def publish(self) -> None:
        """Publish until nothing is left."""
        timeline = await self.timeline()
        while await self._publisher.cycle(timeline):
            pass

    def consumer(self, handler: Handler, streams: Streams | None = None) -> Consumer:
        """Return another consumer of the handler's group."""
        keeper = LeaseKeeper(self._engines)
        made = Consumer(self._engines, streams or self.broker.connect(), keeper, handler)
        made.leases.set(self.partitions, FOREVER)
        return made

    async def consume(self, consumer: Consumer) -> None:
        """Let the consumer inherit, then read until nothing is left."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await consumer.reader.step(self.partitions)
            while await self.undealt(consumer.name):
                await consumer.reader.step(self.partitions)

    async def undealt(self, group: str) -> set[int]:
        """Return the partitions in which something waits or is pending for a group."""
        drained = await self._observer.drained(group, list(self.partitions))
        return self.partitions.keys() - drained

    @asynccontextmanager
    async def running(self, consumer: Consumer) -> AsyncIterator[None]:
        """Run the consumer's loops for the length of a block, then stop it gracefully."""
        stop = asyncio.Event()
        task = asyncio.create_task(consumer.run(stop))
        try:
            yield
        finally:
            stop.set()
            await soon(task)

    async def seen(self, tenant_id: UUID, handler: Effects) -> list[int]:
        """Return the sequences that took effect, in the order of their effects."""
        async with self._engines.tenant(tenant_id) as session:
            values = {"tenant": tenant_id, "consumer": handler.name}
            return list(await session.scalars(SEEN, values))

    async def until_seen(
        self, tenant_id: UUID, handler: Effects, count: int, *, seconds: float = PATIENCE_SECONDS
    ) -> float:
        """Wait until so many events took effect; return how long that was."""
        began = time.monotonic()
        while len(await self.seen(tenant_id, handler)) < count:
            if time.monotonic() - began > seconds:
                raise TimeoutError(f"{count} events did not take effect within {seconds} s")
            await asyncio.sleep(0.05)
        return time.monotonic() - began
