"""A Redis Cluster: pipelines by node, never a transaction; readers sweep, hints tell them where.

A blocking call would need a connection for each of the 64 streams, because they live in different
slots. So a reader looks without waiting, at the streams that a publisher named in its hint, and
once a second at all of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from typing import Any

from redis import exceptions
from redis.asyncio.client import PubSub

from basecore.streams.client import connect_cluster, translated
from basecore.streams.commands import (
    NEW,
    PENDING,
    Command,
    entries,
    read_command,
    stream_key,
)
from basecore.streams.envelope import Entry
from basecore.streams.watch import Watch

CHANNEL = "wake:entries"
RETRY_SECONDS = 0.5
LISTEN_SECONDS = 4.0
ASTRAY = (
    exceptions.ConnectionError,
    exceptions.TimeoutError,
    exceptions.ClusterDownError,
    exceptions.RedisClusterException,
)
"""What may mean that the slots have moved."""
TROUBLE = (exceptions.RedisError, exceptions.RedisClusterException, OSError)


def _as_sent(response: Any, **_: Any) -> Any:
    return response


class Cluster:
    """A Redis Cluster of any size."""

    def __init__(self, url: str) -> None:
        self._redis = connect_cluster(url)
        # Replies to reads stay as they are sent, as on one server.
        self._redis.set_response_callback("XREADGROUP", _as_sent)
        self._is_astray = False
        self._is_listening = False
        self._is_closed = False
        self._watches: dict[str, Watch] = {}
        self._listening: asyncio.Task[None] | None = None

    async def run(self, commands: Sequence[Command]) -> list[Any]:
        """Send commands to their nodes, in order for each stream; an error is a reply."""
        try:
            replies = await self._pipeline(commands)
        except ASTRAY:
            self._is_astray = True
            raise
        if any(isinstance(reply, ASTRAY) for reply in replies):
            self._is_astray = True
        return replies

    async def _pipeline(self, commands: Sequence[Command]) -> list[Any]:
        await self._know_nodes()
        pipe = self._redis.pipeline(transaction=False)
        for partition, command in commands:
            # Named here, because redis-py would ask the server which key XREADGROUP is about.
            node = self._redis.get_node_from_key(stream_key(partition).decode())
            pipe.execute_command(*command, target_nodes=node)
        return await pipe.execute(raise_on_error=False)

    async def _know_nodes(self) -> None:
        await self._redis.initialize()
        if self._is_astray:
            await self._redis.nodes_manager.initialize()
            self._is_astray = False

    async def published(self, partitions: set[int]) -> None:
        """Tell readers where to look; a lost hint costs them a second."""
        if not partitions:
            return
        with contextlib.suppress(*TROUBLE):
            await self._know_nodes()
            named = b" ".join(b"%d" % partition for partition in partitions)
            await self._redis.execute_command("PUBLISH", CHANNEL, named)

    async def read_new(
        self, group: str, partitions: Sequence[int], *, count: int, block_ms: int
    ) -> list[Entry]:
        """Sweep the streams that may hold something until one does; all of them before giving up.

        One node that does not answer fails the whole sweep: what the others gave is pending then.
        """
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen())
        watch = self._watches.setdefault(group, Watch())
        deadline = time.monotonic() + block_ms / 1000
        while True:
            is_last = time.monotonic() >= deadline
            due = watch.take(partitions, everything=is_last, hinted=self._is_listening)
            try:
                found = await self._sweep(group, due, NEW, count)
            except BaseException:
                watch.forget()
                raise
            watch.note(found, count)
            if found or is_last:
                return found
            await watch.rest(deadline)

    async def read_pending(
        self, group: str, partitions: Sequence[int], *, count: int
    ) -> list[Entry]:
        """Return what is pending in the streams."""
        return await self._sweep(group, partitions, PENDING, count)

    async def _sweep(
        self, group: str, partitions: Sequence[int], start: bytes, count: int
    ) -> list[Entry]:
        if not partitions:
            return []
        commands = [(p, read_command(group, [p], start, count)) for p in partitions]
        replies = await self.run(commands)
        for error in (reply for reply in replies if isinstance(reply, Exception)):
            with translated():
                raise error
        return [entry for reply in replies for entry in entries(reply)]

    async def _listen(self) -> None:
        while not self._is_closed:
            try:
                async with await self._listener() as channel:
                    await channel.subscribe(CHANNEL)
                    self._is_listening = True
                    await self._hear(channel)
            except TROUBLE:
                self._is_listening = False
                await asyncio.sleep(RETRY_SECONDS)

    async def _hear(self, channel: PubSub) -> None:
        while not self._is_closed:
            message = await channel.get_message(timeout=LISTEN_SECONDS)
            if message:
                named = {int(number) for number in bytes(message["data"]).split()}
                for watch in self._watches.values():
                    watch.hint(named)

    async def _listener(self) -> PubSub:
        """Return what a channel is listened to with, at any node that lives."""
        await self._know_nodes()
        node = self._redis.get_random_primary_node()
        made: PubSub = self._redis.pubsub(node=node, ignore_subscribe_messages=True)
        return made

    async def ping(self) -> bool:
        """Say whether all nodes answer."""
        await self._know_nodes()
        return bool(await self._redis.ping(target_nodes=self._redis.PRIMARIES))

    async def close(self) -> None:
        """Stop listening and close the connections."""
        # The flag as well: a cancellation may get lost in a connection that just fails.
        self._is_closed = True
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait({self._listening}, timeout=RETRY_SECONDS)
        await self._redis.aclose()
