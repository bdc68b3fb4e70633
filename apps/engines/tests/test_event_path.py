"""From the outbox to an engine: in order, each once, whatever happens to Redis or to a process."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest
from basecore.ids import new_id

pytestmark = [pytest.mark.db, pytest.mark.redis]

PRODUCT = UUID(int=7)


async def test_events_arrive_in_order(
    path: Any, recorder: Any, move: Any, tenant: UUID, other_tenant: UUID
) -> None:
    for n in range(20):
        await path.record(tenant if n % 2 else other_tenant, move(PRODUCT, n))
    await path.publish()
    await path.consume(path.consumer(recorder))
    assert recorder.seen[tenant] == recorder.seen[other_tenant] == list(range(1, 11))
    assert await path.last(tenant, recorder.name) == 10


async def test_two_relays_at_once_are_harmless(
    path: Any, recorder: Any, move: Any, tenant: UUID
) -> None:
    await path.record(tenant, *(move(PRODUCT, n) for n in range(30)))
    timeline = await path.timeline()
    await asyncio.gather(*(path.relay().cycle(timeline) for _ in range(3)))
    await path.consume(path.consumer(recorder))
    assert recorder.seen[tenant] == list(range(1, 31))


async def test_two_readers_at_once_are_harmless(
    path: Any, recorder: Any, move: Any, tenant: UUID
) -> None:
    await path.record(tenant, *(move(PRODUCT, n) for n in range(30)))
    await path.publish()
    await asyncio.gather(*(path.consume(path.consumer(recorder)) for _ in range(3)))
    assert sorted(recorder.seen[tenant]) == list(range(1, 31))


async def test_a_gap_is_repaired_from_the_outbox(
    path: Any, recorder: Any, move: Any, tenant: UUID
) -> None:
    await path.record(tenant, *(move(PRODUCT, n) for n in range(5)))
    await path.publish()
    await path.lose_redis()
    await path.record(tenant, move(PRODUCT, 5))
    await path.publish()
    await path.consume(path.consumer(recorder))
    assert recorder.seen[tenant] == [1, 2, 3, 4, 5, 6]


async def test_a_lost_redis_is_caught_up(path: Any, recorder: Any, move: Any, tenant: UUID) -> None:
    consumer = path.consumer(recorder)
    await path.record(tenant, *(move(PRODUCT, n) for n in range(450)))
    await path.publish()
    await path.lose_redis()
    assert await consumer.catch_up.sweep()
    while consumer.failures.is_lagging(tenant):  # a slow machine's turn ends before the backlog
        await consumer.catch_up.sweep()
    assert recorder.seen[tenant] == list(range(1, 451))


async def test_catching_up_leaves_alone_what_the_stream_will_bring(
    path: Any, recorder: Any, move: Any, tenant: UUID
) -> None:
    consumer = path.consumer(recorder)
    await consumer.reader.step(path.everything)
    await path.record(tenant, move(PRODUCT, 1))
    await path.publish()
    await consumer.catch_up.sweep()
    assert tenant not in recorder.seen


async def test_a_successor_begins_with_what_is_pending(
    path: Any, recorder: Any, move: Any, tenant: UUID
) -> None:
    await path.streams.ensure_group(recorder.name, range(64))
    await path.record(tenant, *(move(PRODUCT, n) for n in range(5)))
    await path.publish()
    read = await path.streams.read_new(recorder.name, range(64), count=3, block_ms=10)
    assert len(read) == 3
    await path.consume(path.consumer(recorder))
    assert recorder.seen[tenant] == [1, 2, 3, 4, 5]


async def test_rubbish_and_other_timelines_are_dropped(
    path: Any, recorder: Any, move: Any, tenant: UUID
) -> None:
    await path.record(tenant, move(PRODUCT, 1))
    await path.streams.publish([(n, b"rubbish") for n in range(64)], await path.timeline())
    await path.streams.publish([(n, b"{}") for n in range(64)], b"another")
    await path.publish()
    await path.consume(path.consumer(recorder))
    assert recorder.seen[tenant] == [1]


async def test_a_full_partition_waits_in_the_outbox(
    path: Any, recorder: Any, move: Any, tenant: UUID
) -> None:
    await path.record(tenant, *(move(new_id(), n) for n in range(3)))
    relay = path.relay(full=1)
    timeline = await path.timeline()
    assert await relay.cycle(timeline) == 3
    await path.record(tenant, move(PRODUCT, 4))
    assert await relay.cycle(timeline) == 0
    await path.publish()
    await path.consume(path.consumer(recorder))
    assert recorder.seen[tenant] == [1, 2, 3, 4]
