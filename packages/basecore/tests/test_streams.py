"""The door to Redis, against a real one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import orjson
import pytest
from basecore.ids import new_id
from basecore.streams import Streams, StreamsLostError, UndecodableError, decode
from basecore.streams.door import connect

pytestmark = pytest.mark.redis

GROUP = "group"


@pytest.fixture
async def streams(redis_url: str) -> AsyncIterator[Streams]:
    client = connect(redis_url)
    await client.flushdb()
    await client.aclose()
    made = Streams(redis_url)
    yield made
    await made.close()


async def test_entries_come_back_in_order_and_once(streams: Streams) -> None:
    await streams.ensure_group(GROUP, [3, 5])
    await streams.publish([(3, b"a"), (5, b"x"), (3, b"b")], b"tl")
    entries = await streams.read_new(GROUP, [3, 5], count=10, block_ms=10)
    assert [(e.partition, e.data) for e in entries] == [(3, b"a"), (3, b"b"), (5, b"x")]
    assert {e.timeline for e in entries} == {b"tl"}
    assert await streams.read_new(GROUP, [3, 5], count=10, block_ms=10) == []
    assert await streams.read_pending(GROUP, [3, 5], count=10) == entries
    await streams.acknowledge(GROUP, entries)
    assert await streams.read_pending(GROUP, [3, 5], count=10) == []


async def test_trimming_keeps_what_a_group_has_not_dealt_with(streams: Streams) -> None:
    await streams.ensure_group(GROUP, [1])
    await streams.ensure_group("slow", [1])
    await streams.publish([(1, b"%d" % n) for n in range(10)], b"tl")
    entries = await streams.read_new(GROUP, [1], count=100, block_ms=10)
    await streams.acknowledge(GROUP, entries)
    assert await streams.trim(1) == 10
    slow = await streams.read_new("slow", [1], count=100, block_ms=10)
    await streams.acknowledge("slow", slow[:4] + slow[5:])
    assert await streams.trim(1) == 6
    await streams.acknowledge("slow", slow)
    assert await streams.trim(1) == 1


async def test_drained_tells_waiting_from_lost(streams: Streams) -> None:
    assert await streams.drained(GROUP, [1, 2]) == {1, 2}
    await streams.ensure_group(GROUP, [1, 2])
    await streams.publish([(1, b"a")], b"tl")
    assert await streams.drained(GROUP, [1, 2]) == {2}
    entries = await streams.read_new(GROUP, [1], count=1, block_ms=10)
    assert await streams.drained(GROUP, [1]) == set()
    await streams.acknowledge(GROUP, entries)
    assert await streams.drained(GROUP, [1]) == {1}


async def test_a_lost_group_is_reported(streams: Streams) -> None:
    with pytest.raises(StreamsLostError):
        await streams.read_new(GROUP, [1], count=1, block_ms=10)


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff", b"[]", b"{}", b"null", b'{"sequence": "1"}', orjson.dumps({"sequence": 1})],
)
def test_rubbish_does_not_decode(data: bytes) -> None:
    with pytest.raises(UndecodableError):
        decode(data)


def test_a_row_decodes() -> None:
    tenant = new_id()
    row = {
        "tenant_id": tenant,
        "sequence": 7,
        "event_id": UUID(int=1),
        "event_type": "thing_done",
        "event_version": 1,
        "vertical": "test",
        "aggregate_type": "thing",
        "aggregate_id": UUID(int=2),
        "actor": "system",
        "correlation_id": None,
        "causation_id": UUID(int=3),
        "traceparent": None,
        "payload": {"quantity": "1.500"},
        "occurred_at": datetime(2026, 1, 2, tzinfo=UTC),
    }
    envelope = decode(orjson.dumps(row))
    assert (envelope.tenant_id, envelope.sequence) == (tenant, 7)
    assert envelope.payload == {"quantity": "1.500"}
    assert envelope.occurred_at == row["occurred_at"]
