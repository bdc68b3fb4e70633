"""Streams on Redis: publish, read by group, acknowledge, trim, hint."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError

from basecore.streams.envelope import Entry

READER = "reader"
"""One consumer per stream and group: whoever takes the lease inherits what is pending."""

NEW = b">"
PENDING = b"0"
BLOCK_MS = 1000
TIMEOUT_SECONDS = 5.0


class StreamsUnavailableError(Exception):
    """Redis does not answer, or refuses; nothing is lost by it."""


class StreamsLostError(Exception):
    """A group is gone: Redis lost its data."""


def stream_key(partition: int) -> bytes:
    """Return the key of a partition's stream; the hash tag pins it to one cluster slot."""
    return b"events:{%d}" % partition


def _partition(key: bytes) -> int:
    return int(key[8:-1])


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ResponseError as error:
        if str(error).startswith(("NOGROUP", "UNBLOCKED")):
            raise StreamsLostError(str(error)) from error
        raise StreamsUnavailableError(str(error)) from error
    except (RedisError, OSError) as error:
        raise StreamsUnavailableError(str(error)) from error


def connect(url: str) -> Redis:
    """Return a client for `redis://`, `rediss://` or `unix://`; the only place that makes one."""
    # RESP2, because its replies are lists in one shape; no retries: the loops above know better.
    return Redis.from_url(
        url,
        protocol=2,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def _entry(partition: int, entry_id: bytes, fields: Sequence[bytes] | None) -> Entry:
    if not fields:
        return Entry(partition, entry_id, b"", None)
    named = dict(zip(fields[::2], fields[1::2], strict=True))
    return Entry(partition, entry_id, named.get(b"t", b""), named.get(b"e", b""))


class Streams:
    """The 64 streams as relay and consumers use them."""

    def __init__(self, url: str) -> None:
        self._redis = connect(url)

    async def publish(
        self, entries: Sequence[tuple[int, bytes]], timeline: bytes
    ) -> list[Exception | None]:
        """Append (partition, data) in order, pipelined; say of each what went wrong, if anything.

        There is no MAXLEN: it drops undelivered entries without an error.
        """
        pipe = self._redis.pipeline(transaction=False)
        for partition, data in entries:
            pipe.execute_command("XADD", stream_key(partition), b"*", b"t", timeline, b"e", data)
        with _translated():
            replies = await pipe.execute(raise_on_error=False)
        return [reply if isinstance(reply, Exception) else None for reply in replies]

    async def lengths(self, partitions: Sequence[int]) -> dict[int, int]:
        """Return how many entries each stream holds."""
        pipe = self._redis.pipeline(transaction=False)
        for partition in partitions:
            pipe.xlen(stream_key(partition))
        with _translated():
            return dict(zip(partitions, await pipe.execute(), strict=True))

    async def ensure_group(self, group: str, partitions: Iterable[int]) -> None:
        """Create streams and group where they are missing; a new group reads from the start."""
        pipe = self._redis.pipeline(transaction=False)
        for partition in partitions:
            pipe.xgroup_create(stream_key(partition), group, id="0", mkstream=True)
        with _translated():
            for reply in await pipe.execute(raise_on_error=False):
                if isinstance(reply, Exception) and "BUSYGROUP" not in str(reply):
                    raise reply

    async def read_new(
        self, group: str, partitions: Iterable[int], *, count: int, block_ms: int = BLOCK_MS
    ) -> list[Entry]:
        """Wait for undelivered entries of any of the streams, in one call."""
        return await self._read(group, partitions, NEW, count, ["BLOCK", block_ms])

    async def read_pending(
        self, group: str, partitions: Iterable[int], *, count: int
    ) -> list[Entry]:
        """Return what was delivered and never acknowledged, oldest first."""
        return await self._read(group, partitions, PENDING, count, [])

    async def _read(
        self, group: str, partitions: Iterable[int], start: bytes, count: int, block: list[Any]
    ) -> list[Entry]:
        keys = [stream_key(partition) for partition in partitions]
        if not keys:
            return []
        head = ["XREADGROUP", "GROUP", group, READER, "COUNT", count, *block, "STREAMS"]
        with _translated():
            reply = await self._raw(*head, *keys, *[start] * len(keys))
        return [
            _entry(_partition(key), entry_id, fields)
            for key, found in reply or ()
            for entry_id, fields in found
        ]

    async def _raw(self, *command: Any) -> Any:
        pool = self._redis.connection_pool
        connection = await pool.get_connection()  # type: ignore[no-untyped-call]
        try:
            await connection.send_command(*command)
            return await connection.read_response()
        except BaseException:
            # A reply may still be on its way: this connection must not be used again.
            await connection.disconnect()
            raise
        finally:
            await pool.release(connection)

    async def acknowledge(self, group: str, entries: Iterable[Entry]) -> None:
        """Tell the group that these entries are dealt with."""
        by_partition: dict[int, list[bytes]] = {}
        for entry in entries:
            by_partition.setdefault(entry.partition, []).append(entry.entry_id)
        pipe = self._redis.pipeline(transaction=False)
        for partition, ids in by_partition.items():
            pipe.execute_command("XACK", stream_key(partition), group, *ids)
        with _translated():
            await pipe.execute()

    async def drained(self, group: str, partitions: Sequence[int]) -> set[int]:
        """Return the partitions in which the group has nothing pending and nothing undelivered."""
        pipe = self._redis.pipeline(transaction=False)
        for partition in partitions:
            pipe.execute_command("XINFO GROUPS", stream_key(partition))
            pipe.execute_command("XINFO STREAM", stream_key(partition))
        with _translated():
            replies = await pipe.execute(raise_on_error=False)
        return {
            partition
            for partition, groups, stream in zip(
                partitions, replies[::2], replies[1::2], strict=True
            )
            if _is_drained(group.encode(), groups, stream)
        }

    async def trim(self, partition: int) -> int:
        """Drop what every group has dealt with; return how many entries are left."""
        key = stream_key(partition)
        with _translated():
            groups = await self._redis.xinfo_groups(key)
            floors = [await self._floor(key, group) for group in groups]
            if floors:
                floor = min(floors, key=_order)
                await self._redis.xtrim(key, approximate=False, minid=floor.decode())
            return int(await self._redis.xlen(key))

    async def _floor(self, key: bytes, group: Mapping[str, Any]) -> bytes:
        if group["pending"]:
            pending = await self._redis.xpending(key, group["name"])
            if pending["min"]:
                return bytes(pending["min"])
        return bytes(group["last-delivered-id"])

    async def hint(self, role: str) -> None:
        """Wake the processes of a role, at best; a lost hint costs latency only."""
        with _translated():
            await self._redis.publish(f"wake:{role}", b"")

    @asynccontextmanager
    async def hints(self, role: str) -> AsyncIterator[AsyncIterator[None]]:
        """Listen to a role's hints."""
        with _translated():
            async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
                await channel.subscribe(f"wake:{role}")

                async def heard() -> AsyncIterator[None]:
                    while True:
                        if await channel.get_message(timeout=TIMEOUT_SECONDS - 1):
                            yield

                yield heard()

    async def ping(self) -> bool:
        """Say whether Redis answers."""
        try:
            with _translated():
                return bool(await self._redis.ping())
        except StreamsUnavailableError:
            return False

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()


def _order(entry_id: bytes) -> tuple[int, int]:
    milliseconds, _, number = entry_id.partition(b"-")
    return int(milliseconds), int(number or 0)


def _is_drained(group: bytes, groups: Any, stream: Any) -> bool:
    if isinstance(groups, Exception) or isinstance(stream, Exception):
        return True
    for found in groups:
        if found["name"] == group:
            delivered = _order(found["last-delivered-id"]) >= _order(stream["last-generated-id"])
            return not found["pending"] and (delivered or not stream["length"])
    return True
