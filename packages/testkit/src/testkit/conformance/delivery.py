"""From commit to effect: in order, each exactly once, whatever the streams do."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from contextlib import AsyncExitStack
from typing import Any, cast
from uuid import UUID

import orjson
import pytest
from basecore.outbox import partition_of
from basecore.streams import Entry, Streams

from testkit.conformance.path import PATIENCE_SECONDS, Effects, Path, make_effects, soon


class CrashError(Exception):
    """The process is gone."""


class CrashBeforeAcknowledging:
    """Streams whose reader dies between the effect and the acknowledgement."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams

    def __getattr__(self, name: str) -> Any:
        return getattr(self._streams, name)

    async def acknowledge(self, group: str, entries: Iterable[Entry]) -> None:
        raise CrashError(group, len(list(entries)))


def upto(last: int) -> list[int]:
    return list(range(1, last + 1))


class DeliveryConformance:
    """Inherit, and bring a fixture `path` for the fixtures `tenant` and `other_tenant`."""

    @pytest.fixture(scope="class", autouse=True)
    @staticmethod
    def effects(admin_url: str) -> None:
        asyncio.run(make_effects(admin_url))

    @pytest.fixture
    def handler(self) -> Effects:
        return Effects()

    async def test_order_for_each_store(
        self, path: Path, handler: Effects, tenant: UUID, other_tenant: UUID
    ) -> None:
        relay, timeline = path.relay(), await path.timeline()
        async with path.running(path.consumer(handler)):
            for _ in range(10):
                await path.record(tenant, 2)
                await path.record(other_tenant, 1)
                await relay.cycle(timeline)
            await path.until_seen(tenant, handler, 20)
            await path.until_seen(other_tenant, handler, 10)
        assert await path.seen(tenant, handler) == upto(20)
        assert await path.seen(other_tenant, handler) == upto(10)
        assert await path.undealt(handler.name) == set()

    async def test_a_crash_between_effect_and_acknowledgement(
        self, path: Path, handler: Effects, tenant: UUID
    ) -> None:
        await path.record(tenant, 5)
        await path.publish()
        crashing = cast("Streams", CrashBeforeAcknowledging(path.broker.connect()))
        with pytest.raises(CrashError):
            await path.consume(path.consumer(handler, crashing))
        assert await path.seen(tenant, handler) == upto(5)
        assert await path.undealt(handler.name) == {partition_of(tenant)}
        await path.record(tenant, 1)
        await path.publish()
        await path.consume(path.consumer(handler))
        assert await path.seen(tenant, handler) == upto(6)

    async def test_a_kill_in_the_middle_of_a_batch(
        self, path: Path, handler: Effects, tenant: UUID
    ) -> None:
        await path.record(tenant, 5)
        await path.publish()
        begun = asyncio.Event()

        async def hold_up() -> None:
            begun.set()
            await asyncio.Event().wait()

        handler.held_up[tenant] = hold_up
        victim = asyncio.create_task(path.consumer(handler).reader.run(asyncio.Event()))
        await soon(begun.wait())
        victim.cancel()
        with pytest.raises(asyncio.CancelledError):
            await soon(victim)
        assert await path.seen(tenant, handler) == []
        handler.held_up.clear()
        await path.consume(path.consumer(handler))
        assert await path.seen(tenant, handler) == upto(5)

    async def test_a_graceful_stop_leaves_nothing_pending(
        self, path: Path, handler: Effects, tenant: UUID
    ) -> None:
        await path.record(tenant, 5)
        await path.publish()
        begun = asyncio.Event()

        async def hold_up() -> None:
            begun.set()
            await asyncio.sleep(0.2)

        handler.held_up[tenant] = hold_up
        async with path.running(path.consumer(handler)):
            await soon(begun.wait())
        assert await path.seen(tenant, handler) == upto(5)
        assert await path.undealt(handler.name) == set()

    async def test_a_successor_begins_with_what_is_pending(
        self, path: Path, handler: Effects, tenant: UUID
    ) -> None:
        await path.record(tenant, 5)
        await path.publish()
        predecessor = path.broker.connect()
        await predecessor.ensure_group(handler.name, path.partitions)
        read = await predecessor.read_new(handler.name, path.partitions, count=3, block_ms=10)
        assert len(read) == 3
        await path.consume(path.consumer(handler))
        assert await path.seen(tenant, handler) == upto(5)

    async def test_everything_lost_while_running(
        self, path: Path, handler: Effects, tenant: UUID
    ) -> None:
        async with path.running(path.consumer(handler)):
            await path.record(tenant, 5)
            await path.publish()
            await path.until_seen(tenant, handler, 1)
            await path.record(tenant, 5)
            await path.publish()
            await path.broker.lose()
            assert await path.until_seen(tenant, handler, 10) < 10
            await path.record(tenant, 5)
            await path.publish()
            await path.until_seen(tenant, handler, 15)
        assert await path.seen(tenant, handler) == upto(15)

    async def test_a_gap_in_the_stream_is_filled_from_the_outbox(
        self, path: Path, handler: Effects, tenant: UUID
    ) -> None:
        await path.record(tenant, 5)
        await path.publish()
        await path.broker.lose()
        await path.record(tenant, 1)
        await path.publish()
        await path.consume(path.consumer(handler))
        assert await path.seen(tenant, handler) == upto(6)

    async def test_a_lost_group_delivers_again_without_effect(
        self, path: Path, handler: Effects, tenant: UUID
    ) -> None:
        async with path.running(path.consumer(handler)):
            await path.record(tenant, 5)
            await path.publish()
            await path.until_seen(tenant, handler, 5)
            await path.broker.lose_group(handler.name, partition_of(tenant))
            await path.record(tenant, 1)
            await path.publish()
            await path.until_seen(tenant, handler, 6)
        assert await path.seen(tenant, handler) == upto(6)

    async def test_a_pending_entry_that_was_trimmed(
        self, path: Path, handler: Effects, tenant: UUID
    ) -> None:
        await path.record(tenant, 5)
        await path.publish()
        predecessor = path.broker.connect()
        await predecessor.ensure_group(handler.name, path.partitions)
        await predecessor.read_new(handler.name, path.partitions, count=10, block_ms=10)
        await path.broker.cut(partition_of(tenant))
        consumer = path.consumer(handler)
        await path.consume(consumer)
        assert await path.seen(tenant, handler) == []
        assert await path.undealt(handler.name) == set()
        await consumer.catch_up.sweep()
        assert await path.seen(tenant, handler) == upto(5)

    async def test_two_leaders_at_once(
        self, path: Path, handler: Effects, tenant: UUID, other_tenant: UUID
    ) -> None:
        relays, timeline = [path.relay() for _ in range(3)], await path.timeline()
        async with AsyncExitStack() as running:
            for _ in range(3):
                await running.enter_async_context(path.running(path.consumer(handler)))
            for _ in range(3):
                await path.record(tenant, 10)
                await path.record(other_tenant, 5)
                await asyncio.gather(*(relay.cycle(timeline) for relay in relays))
            await path.until_seen(tenant, handler, 30)
            await path.until_seen(other_tenant, handler, 15)
        await path.consume(path.consumer(handler))
        assert await path.seen(tenant, handler) == upto(30)
        assert await path.seen(other_tenant, handler) == upto(15)

    async def test_what_cannot_be_decoded_is_in_nobodys_way(
        self, path: Path, handler: Effects, tenant: UUID
    ) -> None:
        streams, timeline = path.broker.connect(), await path.timeline()
        for data in (b"", b"rubbish", b"{}", b"\xff" * 5000):
            await streams.publish([(p, data) for p in path.partitions], timeline)
        await path.record(tenant, 2)
        await path.publish()
        await path.consume(path.consumer(handler))
        assert await path.seen(tenant, handler) == upto(2)

    async def test_a_failing_store_stops_alone_and_recovers(
        self, path: Path, handler: Effects, tenant: UUID, other_tenant: UUID
    ) -> None:
        handler.failing.add(tenant)
        consumer = path.consumer(handler)
        for count, last in ((3, 3), (1, 4)):
            await path.record(tenant, count)
            await path.record(other_tenant, count)
            await path.publish()
            await path.consume(consumer)
            assert await path.seen(other_tenant, handler) == upto(last)
            assert await path.seen(tenant, handler) == []
        handler.failing.clear()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while await path.seen(tenant, handler) != upto(4) and time.monotonic() < deadline:
            await consumer.catch_up.sweep()
            await asyncio.sleep(0.05)
        assert await path.seen(tenant, handler) == upto(4)
        assert await path.seen(other_tenant, handler) == upto(4)

    async def test_entries_of_another_timeline_are_dropped(
        self, path: Path, handler: Effects, tenant: UUID
    ) -> None:
        await path.record(tenant, 1)
        await path.publish()
        partition = partition_of(tenant)
        spy = path.broker.connect()
        await spy.ensure_group("spy", [partition])
        (entry,) = await spy.read_new("spy", [partition], count=10, block_ms=10)
        future = orjson.loads(entry.data or b"") | {"sequence": 2}
        await spy.publish([(partition, orjson.dumps(future))], b"another")
        await path.consume(path.consumer(handler))
        assert await path.seen(tenant, handler) == [1]
        await path.record(tenant, 1)
        await path.publish()
        await path.consume(path.consumer(handler))
        assert await path.seen(tenant, handler) == [1, 2]

    async def test_a_full_partition_waits_in_the_outbox(
        self, path: Path, handler: Effects, tenant: UUID
    ) -> None:
        relay, timeline = path.relay(full=2), await path.timeline()
        consumer = path.consumer(handler)
        await path.consume(consumer)
        await path.record(tenant, 3)
        assert await relay.cycle(timeline) == 3
        await path.record(tenant, 2)
        assert await relay.cycle(timeline) == 0
        await relay.trim()
        assert await relay.cycle(timeline) == 0
        await path.consume(consumer)
        await relay.trim()
        assert await relay.cycle(timeline) == 2
        await path.consume(consumer)
        assert await path.seen(tenant, handler) == upto(5)
