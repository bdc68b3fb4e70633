"""The streams on Redis: publish, read by group, acknowledge, trim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol
from uuid import UUID

from redis.exceptions import ResponseError

from basecore.streams import commands
from basecore.streams.client import is_cluster, translated
from basecore.streams.cluster import Cluster
from basecore.streams.commands import Command, stream_key
from basecore.streams.envelope import Entry
from basecore.streams.one_server import OneServer
from basecore.streams.protocol import BLOCK_MS, StreamsUnavailableError

FORGOTTEN_AT_ONCE = 1000


class Server(Protocol):
    """What differs between one Redis and a cluster."""

    async def run(self, commands: Sequence[Command]) -> list[Any]:
        """Send commands, in order for each stream; an error is a reply like others."""

    async def published(self, partitions: set[int]) -> None:
        """Tell readers that wait elsewhere than in a call."""

    async def read_new(
        self, group: str, partitions: Sequence[int], *, count: int, block_ms: int
    ) -> list[Entry]:
        """Wait for what is new in any of the streams."""

    async def read_pending(
        self, group: str, partitions: Sequence[int], *, count: int
    ) -> list[Entry]:
        """Return what is pending in the streams."""

    async def ping(self) -> bool:
        """Say whether it answers."""

    async def close(self) -> None:
        """Close the connections."""


class RedisStreams:
    """The streams on one Redis (`redis://…`) or a Redis Cluster (`redis+cluster://…`)."""

    def __init__(self, url: str) -> None:
        self._server: Server = Cluster(url) if is_cluster(url) else OneServer(url)

    async def _run(self, asked: Sequence[Command]) -> list[Any]:
        """Run commands of which none may fail."""
        replies = await self._server.run(asked)
        for error in (reply for reply in replies if isinstance(reply, Exception)):
            raise error
        return replies

    async def publish(
        self, entries: Sequence[tuple[int, bytes]], timeline: bytes
    ) -> list[Exception | None]:
        """Append (partition, data) in order, pipelined; say of each what went wrong, if anything.

        There is no MAXLEN: it drops undelivered entries without an error.
        """
        with translated():
            replies = await self._server.run(
                [
                    (p, ("XADD", stream_key(p), b"*", b"t", timeline, b"e", data))
                    for p, data in entries
                ]
            )
            await self._server.published({partition for partition, _ in entries})
        return [reply if isinstance(reply, Exception) else None for reply in replies]

    async def lengths(self, partitions: Sequence[int]) -> dict[int, int]:
        """Return how many entries each stream holds."""
        with translated():
            replies = await self._run([(p, ("XLEN", stream_key(p))) for p in partitions])
        return dict(zip(partitions, replies, strict=True))

    async def ensure_group(self, group: str, partitions: Iterable[int]) -> None:
        """Create streams and group where they are missing; a new group reads from the start."""
        with translated():
            replies = await self._server.run(
                [(p, ("XGROUP CREATE", stream_key(p), group, "0", "MKSTREAM")) for p in partitions]
            )
            for reply in replies:
                if isinstance(reply, Exception) and "BUSYGROUP" not in str(reply):
                    raise reply

    async def read_new(
        self, group: str, partitions: Iterable[int], *, count: int, block_ms: int = BLOCK_MS
    ) -> list[Entry]:
        """Wait for undelivered entries of any of the streams, at most `count` of each."""
        wanted = list(partitions)
        if not wanted:
            return []
        with translated():
            return await self._server.read_new(group, wanted, count=count, block_ms=block_ms)

    async def read_pending(
        self, group: str, partitions: Iterable[int], *, count: int
    ) -> list[Entry]:
        """Return what was delivered and never acknowledged, oldest first."""
        wanted = list(partitions)
        if not wanted:
            return []
        with translated():
            return await self._server.read_pending(group, wanted, count=count)

    async def acknowledge(self, group: str, entries: Iterable[Entry]) -> None:
        """Tell the group that these entries are dealt with."""
        with translated():
            await self._run(commands.acknowledgements(group, entries))

    async def drained(self, group: str, partitions: Sequence[int]) -> set[int]:
        """Return the partitions in which the group has nothing pending and nothing undelivered."""
        asked: list[Command] = []
        for p in partitions:
            asked += [(p, ("XINFO GROUPS", stream_key(p))), (p, ("XINFO STREAM", stream_key(p)))]
        with translated():
            replies = await self._server.run(asked)
            _raise_unless_answered(replies)
        found = zip(partitions, replies[::2], replies[1::2], strict=True)
        return {p for p, *said in found if commands.is_drained(group.encode(), *said)}

    async def trim(self, partition: int) -> int:
        """Drop what every group has dealt with; return how many entries are left."""
        key = stream_key(partition)
        with translated():
            (groups,) = await self._server.run([(partition, ("XINFO GROUPS", key))])
            if isinstance(groups, Exception):
                _raise_unless_answered([groups])
                return 0
            floors = await self._floors(partition, groups)
            if floors:
                floor = min(floors, key=commands.order)
                await self._run([(partition, ("XTRIM", key, "MINID", "=", floor))])
            (left,) = await self._run([(partition, ("XLEN", key))])
            return int(left)

    async def forget(self, partition: int, tenant_id: UUID) -> int:
        """Delete a store's entries of a stream; return how many there were."""
        count, start = 0, b"-"
        with translated():
            while True:
                asked = ("XRANGE", stream_key(partition), start, "+", "COUNT", FORGOTTEN_AT_ONCE)
                (found,) = await self._run([(partition, asked)])
                if not found:
                    return count
                if own := [one for one, fields in found if commands.is_of(fields, tenant_id)]:
                    await self._run([(partition, ("XDEL", stream_key(partition), *own))])
                    count += len(own)
                start = b"(" + found[-1][0]

    async def _floors(self, partition: int, groups: Sequence[Any]) -> list[bytes]:
        key = stream_key(partition)
        asked = [(partition, ("XPENDING", key, group["name"])) for group in groups]
        pending = await self._run(asked)
        return [
            said["min"] or bytes(group["last-delivered-id"])
            for group, said in zip(groups, pending, strict=True)
        ]

    async def ping(self) -> bool:
        """Say whether Redis answers."""
        try:
            with translated():
                return await self._server.ping()
        except StreamsUnavailableError:
            return False

    async def close(self) -> None:
        """Close the connections."""
        await self._server.close()


def _raise_unless_answered(replies: Sequence[Any]) -> None:
    """Raise what a server did not say: that a stream is not there is an answer."""
    for reply in replies:
        if isinstance(reply, Exception) and not _is_missing(reply):
            raise reply


def _is_missing(reply: Exception) -> bool:
    return isinstance(reply, ResponseError) and "no such key" in str(reply).lower()
