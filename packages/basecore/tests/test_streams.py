"""What travels in the streams, and how their address is read.

What the streams do is in testkit's conformance suite, which runs on every kind of server.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from uuid import UUID

import orjson
import pytest
from basecore.ids import new_id
from basecore.streams import RedisStreams, StreamsUnavailableError, UndecodableError, decode
from basecore.streams.client import connect_cluster, is_cluster


def test_the_scheme_tells_a_cluster() -> None:
    assert is_cluster("redis+cluster://a:1,b:2/0")
    assert is_cluster("rediss+cluster://a")
    assert not is_cluster("redis://a:1/3")


async def test_a_cluster_is_found_through_any_of_its_nodes() -> None:
    client = connect_cluster("redis+cluster://user:s%40crit@a:7001,[::1]:7002,b/0")
    nodes = {(node.host, node.port) for node in client.startup_nodes}
    assert nodes == {("a", 7001), ("::1", 7002), ("b", 6379)}
    assert client.connection_kwargs["username"] == "user"
    assert client.connection_kwargs["password"] == "s@crit"  # noqa: S105 - a test's password
    assert client.connection_kwargs["protocol"] == 2
    await client.aclose()


async def test_an_encrypted_cluster_is_spoken_to_with_tls() -> None:
    client = connect_cluster("rediss+cluster://a:7001?ssl_ca_certs=/ca.pem")
    assert client.connection_kwargs["ssl_ca_certs"] == "/ca.pem"
    await client.aclose()


def test_a_cluster_has_one_database() -> None:
    with pytest.raises(ValueError, match="database 0"):
        connect_cluster("redis+cluster://a:7001/1")


@pytest.mark.parametrize("scheme", ["redis", "redis+cluster"])
async def test_nobody_there_is_said_so(scheme: str) -> None:
    streams = RedisStreams(f"{scheme}://127.0.0.1:1/0")
    assert not await streams.ping()
    with pytest.raises(StreamsUnavailableError):
        await streams.publish([(1, b"a")], b"tl")
    with pytest.raises(StreamsUnavailableError):
        await streams.read_new("group", [1], count=1, block_ms=10)
    with pytest.raises(StreamsUnavailableError):
        await streams.drained("group", [1])
    await streams.close()


@pytest.mark.redis
async def test_an_idle_reader_of_a_cluster_costs_little(redis_cluster: str) -> None:
    streams = RedisStreams(redis_cluster)
    await streams.ensure_group("idle", range(64))
    # Tests before this one may have left entries in the same cluster.
    while await streams.read_new("idle", range(64), count=1000, block_ms=500):
        pass
    busy, began = time.process_time(), time.monotonic()
    for _ in range(3):
        assert await streams.read_new("idle", range(64), count=10) == []
    share = (time.process_time() - busy) / (time.monotonic() - began)
    await streams.close()
    assert share < 0.05


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
