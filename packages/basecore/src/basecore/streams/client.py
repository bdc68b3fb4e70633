"""The only place that makes a client: one Redis, or a Redis Cluster, by URL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from redis.asyncio import Redis, RedisCluster
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisClusterException, RedisError, ResponseError

from basecore.streams.protocol import StreamsLostError, StreamsUnavailableError

CLUSTER = {"redis+cluster": "redis", "rediss+cluster": "rediss"}
"""Schemes of a cluster, and how one of its nodes is reached."""
TIMEOUT_SECONDS = 5.0
DEFAULT_PORT = 6379


def is_cluster(url: str) -> bool:
    """Say whether a URL names a cluster."""
    return urlsplit(url).scheme in CLUSTER


def connect(url: str) -> Redis:
    """Return a client of one server, for `redis://`, `rediss://` or `unix://`."""
    # RESP2, because its replies are lists in one shape; no retries: the loops above know better.
    return Redis.from_url(
        url,
        protocol=2,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def connect_cluster(url: str) -> RedisCluster:
    """Return a client of `redis+cluster://[user:password@]host:port[,host:port…][/0]`.

    The nodes named are asked for all the others; `rediss+cluster://` speaks TLS.
    """
    parts = urlsplit(url)
    if parts.path not in {"", "/", "/0"}:
        msg = f"a Redis Cluster has database 0 only, not {parts.path!r}"
        raise ValueError(msg)
    account, _, hosts = parts.netloc.rpartition("@")
    # One server's URL, because redis-py knows how to read an account and options out of it.
    one = f"{CLUSTER[parts.scheme]}://{account}{'@' if account else ''}{hosts.split(',')[0]}"
    client: RedisCluster = RedisCluster.from_url(
        f"{one}?{parts.query}" if parts.query else one,
        startup_nodes=[_node(host) for host in hosts.split(",")],
        protocol=2,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    return client


def _node(address: str) -> ClusterNode:
    parts = urlsplit(f"//{address}")
    return ClusterNode(parts.hostname or "127.0.0.1", parts.port or DEFAULT_PORT)


@contextmanager
def translated() -> Iterator[None]:
    """Turn what a client raises into what callers of the streams know."""
    try:
        yield
    except ResponseError as error:
        if str(error).startswith(("NOGROUP", "UNBLOCKED")):
            raise StreamsLostError(str(error)) from error
        raise StreamsUnavailableError(str(error)) from error
    except (RedisError, RedisClusterException, OSError) as error:
        raise StreamsUnavailableError(str(error)) from error
