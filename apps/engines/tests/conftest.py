"""The event path, step by step: record, relay, read."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from basecore import clock, outbox
from basecore.consumer import Consumer, Handler, PoisonError
from basecore.consumer.tables import consumer as registry
from basecore.consumer.tables import failure, watermark
from basecore.db import Database, TenantSession
from basecore.ids import new_id
from basecore.leases import LeaseKeeper, RoleLeases
from basecore.streams import Envelope, RedisStreams, read_timeline
from basecore.streams.client import connect
from contracts import Event, StockMoved
from outbox_relay.relay import Relay
from outbox_relay.store import Store
from outbox_relay.trimmer import Trimmer
from sqlalchemy import Table, func, insert, select, update

FOREVER = float("inf")
ALL = dict.fromkeys(range(64), 1)


def moved(product_id: UUID, quantity: int | str) -> StockMoved:
    return StockMoved(
        movement_id=new_id(),
        product_id=product_id,
        kind="adjustment",
        quantity=Decimal(quantity),
        balance=Decimal(0),
    )


@dataclass(slots=True)
class Recorder:
    """A handler that notes what it is given, and fails where it is told to."""

    name: str = field(default_factory=lambda: f"test-{secrets.token_hex(4)}")
    seen: dict[UUID, list[int]] = field(default_factory=dict)
    failing: dict[UUID, set[int]] = field(default_factory=dict)
    poison: dict[UUID, dict[int, str]] = field(default_factory=dict)

    async def apply(
        self, session: TenantSession, events: Sequence[Envelope], *, generation: int
    ) -> None:
        assert generation == 1
        given = {event.sequence for event in events}
        if given & self.failing.get(session.tenant_id, set()):
            msg = "cannot"
            raise ValueError(msg)
        poison = self.poison.get(session.tenant_id, {})
        if given & poison.keys():
            raise PoisonError({at: poison[at] for at in given & poison.keys()})
        self.seen.setdefault(session.tenant_id, []).extend(e.sequence for e in events)


class Path:
    """The parts of the path, with leases that never end."""

    def __init__(
        self, construction: Database, engines: Database, relay: Database, redis_url: str
    ) -> None:
        self._construction = construction
        self._engines = engines
        self._relay = relay
        self._redis_url = redis_url
        self.streams = RedisStreams(redis_url)
        self.everything = ALL

    async def record(self, tenant_id: UUID, *events: Event) -> None:
        for event in events:
            async with self._construction.tenant(tenant_id) as session:
                outbox.record(session, event, at=clock.now())

    async def timeline(self) -> bytes:
        async with self._relay.platform() as connection:
            return await read_timeline(connection)

    def relay(self, *, full: int = 50_000) -> Relay:
        leases = RoleLeases("relay", 64)
        leases.set(ALL, FOREVER)
        trimmer = Trimmer(self.streams, leases, full=full)
        return Relay(Store(self._relay), self.streams, leases, trimmer)

    async def publish(self) -> None:
        relay = self.relay()
        while await relay.cycle(await self.timeline()):
            pass

    def consumer(self, handler: Handler) -> Consumer:
        keeper = LeaseKeeper(self._engines)
        consumer = Consumer(self._engines, self.streams, keeper, handler)
        consumer.leases.set(ALL, FOREVER)
        return consumer

    async def consume(self, consumer: Consumer) -> None:
        """Let the consumer inherit, then read until nothing is left."""
        await consumer.reader.step(ALL)
        while await self.streams.drained(consumer.name, range(64)) != set(range(64)):
            await consumer.reader.step(ALL)

    async def last(self, tenant_id: UUID, engine: str) -> int | None:
        mark = watermark.c
        async with self._engines.tenant(tenant_id) as session:
            statement = select(mark.last_sequence).where(
                mark.tenant_id == tenant_id, mark.consumer == engine
            )
            found: int | None = await session.scalar(statement)
            return found

    async def end_pause(self, tenant_id: UUID) -> None:
        """Let a stopped store's next try be due."""
        async with self._engines.tenant(tenant_id) as session:
            mine = failure.c.tenant_id == tenant_id
            await session.execute(update(failure).where(mine).values(next_at=func.now()))

    async def let_everybody_else_pass(self, tenant_id: UUID, name: str) -> None:
        """Move the watermarks of all other known consumers to the end."""
        async with self._engines.tenant(tenant_id) as session:
            names = select(registry.c.name).where(registry.c.name != name)
            for other in await session.scalars(names):
                mark = {"tenant_id": tenant_id, "consumer": other, "last_sequence": 10**6}
                await session.execute(insert(watermark).values(mark))

    async def rows(self, table: Table, tenant_id: UUID) -> list[Any]:
        """Return a store's rows of a table."""
        async with self._engines.tenant(tenant_id) as session:
            query = select(table).where(table.c.tenant_id == tenant_id)
            return list((await session.execute(query)).mappings())

    async def lose_redis(self) -> None:
        client = connect(self._redis_url)
        await client.flushdb()
        await client.aclose()

    async def close(self) -> None:
        await self.streams.close()


@pytest.fixture
async def relay_db(role_url: Callable[[str], str]) -> AsyncIterator[Database]:
    database = Database(role_url("relay_service"), source="relay")
    yield database
    await database.close()


@pytest.fixture
async def path(
    construction_db: Database, engines_db: Database, relay_db: Database, redis_url: str
) -> AsyncIterator[Path]:
    made = Path(construction_db, engines_db, relay_db, redis_url)
    await made.lose_redis()
    # What earlier tests left in the outbox is published first, so that each test sees its own.
    await made.publish()
    await made.lose_redis()
    yield made
    await made.close()


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def move() -> Any:
    return moved
