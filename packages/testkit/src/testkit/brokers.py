"""What holds the streams in a test, with the means to damage it."""

from __future__ import annotations

from typing import Protocol

from basecore.streams import RedisStreams, Streams
from basecore.streams.client import connect, connect_cluster, is_cluster
from basecore.streams.commands import stream_key

from testkit.memory import MemoryStreams


class Broker(Protocol):
    """A place for streams that can lose things."""

    def connect(self) -> Streams:
        """Return one process's streams."""

    async def lose(self) -> None:
        """Lose everything."""

    async def lose_group(self, group: str, partition: int) -> None:
        """Lose a group and what was pending in it, but not the entries."""

    async def cut(self, partition: int) -> None:
        """Drop a stream's entries, whoever still needs them."""

    async def close(self) -> None:
        """Close what was opened."""


class MemoryBroker:
    """Streams in memory; all processes of a test share them."""

    def __init__(self) -> None:
        self._streams = MemoryStreams()
        self.lose = self._streams.lose
        self.lose_group = self._streams.lose_group
        self.cut = self._streams.cut

    def connect(self) -> Streams:
        """Return the streams."""
        return self._streams

    async def close(self) -> None:
        """Nothing to close."""


class RedisBroker:
    """One Redis or a cluster, by URL; it is emptied, so it must be the test's own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opened: list[Streams] = []

    def connect(self) -> Streams:
        """Return streams with connections of their own."""
        self._opened.append(RedisStreams(self._url))
        return self._opened[-1]

    async def lose(self) -> None:
        """Lose everything in this database."""
        await self._tell("FLUSHDB")

    async def lose_group(self, group: str, partition: int) -> None:
        """Lose a group and what was pending in it, but not the entries."""
        await self._tell("XGROUP DESTROY", stream_key(partition), group)

    async def cut(self, partition: int) -> None:
        """Drop a stream's entries, whoever still needs them."""
        await self._tell("XTRIM", stream_key(partition), "MAXLEN", 0)

    async def _tell(self, *command: str | bytes | int) -> None:
        if is_cluster(self._url):
            nodes = {"target_nodes": "primaries"} if len(command) == 1 else {}
            async with connect_cluster(self._url) as cluster:
                await cluster.execute_command(*command, **nodes)
        else:
            async with connect(self._url) as server:
                await server.execute_command(*command)  # type: ignore[no-untyped-call]  # redis-py has no type for it

    async def close(self) -> None:
        """Close what was opened."""
        for streams in self._opened:
            await streams.close()
