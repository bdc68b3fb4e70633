"""The streams themselves: order, groups, what is pending, trimming, loss."""

from __future__ import annotations

import asyncio
import time

import pytest
from basecore.streams import Entry, Streams, StreamsLostError

from testkit.brokers import Broker

GROUP = "group"
TIMELINE = b"tl"
ALL = range(64)


async def put(streams: Streams, *entries: tuple[int, bytes]) -> None:
    assert await streams.publish(entries, TIMELINE) == [None] * len(entries)


async def read(streams: Streams, *partitions: int, group: str = GROUP) -> list[Entry]:
    return await streams.read_new(group, partitions, count=100, block_ms=10)


class StreamsConformance:
    """Inherit, and bring a fixture `broker` that is empty for each test."""

    @pytest.fixture
    def streams(self, broker: Broker) -> Streams:
        return broker.connect()

    async def test_it_answers(self, streams: Streams) -> None:
        assert await streams.ping()

    async def test_entries_come_back_in_order_and_once(self, streams: Streams) -> None:
        await streams.ensure_group(GROUP, [3, 5])
        await put(streams, (3, b"a"), (5, b"x"), (3, b"b"))
        entries = await read(streams, 3, 5)
        assert [(e.partition, e.data) for e in entries] == [(3, b"a"), (3, b"b"), (5, b"x")]
        assert {e.timeline for e in entries} == {TIMELINE}
        assert await read(streams, 3, 5) == []

    async def test_each_stream_keeps_its_order(self, streams: Streams) -> None:
        await streams.ensure_group(GROUP, ALL)
        await put(streams, *((n % 64, b"%d" % n) for n in range(3000)))
        entries = await streams.read_new(GROUP, ALL, count=100, block_ms=10)
        for partition in ALL:
            mine = [int(e.data or b"") for e in entries if e.partition == partition]
            assert mine == list(range(partition, 3000, 64))

    async def test_count_is_for_each_stream_and_the_rest_follows(self, streams: Streams) -> None:
        await streams.ensure_group(GROUP, [1, 2])
        await put(streams, *((1 + n % 2, b"%d" % n) for n in range(10)))
        first = await streams.read_new(GROUP, [1, 2], count=3, block_ms=10)
        second = await streams.read_new(GROUP, [1, 2], count=3, block_ms=10)
        assert (len(first), len(second)) == (6, 4)
        assert [e.data for e in first + second if e.partition == 1] == [
            b"0", b"2", b"4", b"6", b"8",
        ]  # fmt: skip

    async def test_a_new_group_reads_from_the_start(self, streams: Streams) -> None:
        await put(streams, (1, b"a"))
        await streams.ensure_group(GROUP, [1])
        await streams.ensure_group(GROUP, [1])
        await streams.ensure_group("late", [1])
        assert [e.data for e in await read(streams, 1)] == [b"a"]
        assert [e.data for e in await read(streams, 1, group="late")] == [b"a"]

    async def test_what_is_pending_stays_until_acknowledged(
        self, broker: Broker, streams: Streams
    ) -> None:
        await streams.ensure_group(GROUP, [3, 5])
        await put(streams, (3, b"a"), (3, b"b"), (5, b"x"))
        entries = await read(streams, 3, 5)
        successor = broker.connect()
        assert await successor.read_pending(GROUP, [3, 5], count=10) == entries
        await successor.acknowledge(GROUP, entries[:1])
        assert await streams.read_pending(GROUP, [3, 5], count=10) == entries[1:]
        await streams.acknowledge(GROUP, entries)
        assert await streams.read_pending(GROUP, [3, 5], count=10) == []

    async def test_a_waiting_reader_is_woken(self, broker: Broker, streams: Streams) -> None:
        await streams.ensure_group(GROUP, ALL)
        await streams.read_new(GROUP, ALL, count=10, block_ms=300)
        waiting = asyncio.create_task(streams.read_new(GROUP, ALL, count=10, block_ms=4000))
        await asyncio.sleep(0.1)
        began = time.monotonic()
        await put(broker.connect(), (7, b"a"))
        assert [e.data for e in await waiting] == [b"a"]
        assert time.monotonic() - began < 2, "it was not woken, its time was up"

    async def test_a_reader_waits_no_longer_than_asked(self, streams: Streams) -> None:
        await streams.ensure_group(GROUP, ALL)
        began = time.monotonic()
        assert await streams.read_new(GROUP, ALL, count=10, block_ms=100) == []
        assert 0.09 < time.monotonic() - began < 1

    async def test_trimming_keeps_what_a_group_has_not_dealt_with(self, streams: Streams) -> None:
        await streams.ensure_group(GROUP, [1])
        await streams.ensure_group("slow", [1])
        await put(streams, *((1, b"%d" % n) for n in range(10)))
        await streams.acknowledge(GROUP, await read(streams, 1))
        assert await streams.trim(1) == 10
        slow = await read(streams, 1, group="slow")
        await streams.acknowledge("slow", slow[:4] + slow[5:])
        assert await streams.trim(1) == 6
        await streams.acknowledge("slow", slow)
        assert await streams.trim(1) == 1
        assert await streams.lengths([1, 2]) == {1: 1, 2: 0}

    async def test_what_no_group_reads_is_not_trimmed(self, streams: Streams) -> None:
        await put(streams, (1, b"a"), (1, b"b"))
        assert await streams.trim(1) == 2

    async def test_a_lost_stream_has_nothing_to_trim(self, streams: Streams) -> None:
        assert await streams.trim(1) == 0

    async def test_a_trimmed_entry_stays_pending_without_data(
        self, broker: Broker, streams: Streams
    ) -> None:
        await streams.ensure_group(GROUP, [1])
        await put(streams, (1, b"a"))
        (entry,) = await read(streams, 1)
        await broker.cut(1)
        (left,) = await streams.read_pending(GROUP, [1], count=10)
        assert (left.entry_id, left.data) == (entry.entry_id, None)
        assert await streams.drained(GROUP, [1]) == set()
        await streams.acknowledge(GROUP, [left])
        assert await streams.drained(GROUP, [1]) == {1}

    async def test_drained_tells_waiting_from_lost(self, streams: Streams) -> None:
        assert await streams.drained(GROUP, [1, 2]) == {1, 2}
        await streams.ensure_group(GROUP, [1, 2])
        await put(streams, (1, b"a"))
        assert await streams.drained(GROUP, [1, 2]) == {2}
        entries = await read(streams, 1)
        assert await streams.drained(GROUP, [1]) == set()
        await streams.acknowledge(GROUP, entries)
        assert await streams.drained(GROUP, [1]) == {1}

    async def test_a_group_that_never_was_is_reported(self, streams: Streams) -> None:
        await streams.ensure_group(GROUP, [1])
        with pytest.raises(StreamsLostError):
            await read(streams, 1, 2)
        with pytest.raises(StreamsLostError):
            await streams.read_pending(GROUP, [1, 2], count=1)

    async def test_a_lost_group_is_reported(self, broker: Broker, streams: Streams) -> None:
        await streams.ensure_group(GROUP, [1, 2])
        await broker.lose_group(GROUP, 2)
        with pytest.raises(StreamsLostError):
            await read(streams, 1, 2)

    async def test_a_loss_is_reported_to_who_waits(self, broker: Broker, streams: Streams) -> None:
        await streams.ensure_group(GROUP, ALL)
        waiting = asyncio.create_task(streams.read_new(GROUP, ALL, count=10, block_ms=3000))
        await asyncio.sleep(0.2)
        await broker.lose()
        with pytest.raises(StreamsLostError):
            await waiting
        assert await streams.drained(GROUP, ALL) == set(ALL)

    async def test_acknowledging_what_is_lost_is_no_error(
        self, broker: Broker, streams: Streams
    ) -> None:
        await streams.ensure_group(GROUP, [1])
        await put(streams, (1, b"a"))
        entries = await read(streams, 1)
        await broker.lose()
        await streams.acknowledge(GROUP, entries)
        await streams.acknowledge(GROUP, [])

    async def test_no_streams_no_entries(self, streams: Streams) -> None:
        assert await streams.read_new(GROUP, [], count=1, block_ms=10) == []
        assert await streams.read_pending(GROUP, [], count=1) == []
        assert await streams.publish([], TIMELINE) == []
