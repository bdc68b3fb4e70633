"""One Redis: a pipeline for everything, and one blocking call that reads many streams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from basecore.streams.client import connect
from basecore.streams.commands import NEW, PENDING, Command, entries, read_command
from basecore.streams.envelope import Entry


class OneServer:
    """A single Redis or Valkey."""

    def __init__(self, url: str) -> None:
        self._redis = connect(url)

    async def run(self, commands: Sequence[Command]) -> list[Any]:
        """Send commands in order, not as a transaction; an error is a reply like others."""
        pipe = self._redis.pipeline(transaction=False)
        for _, command in commands:
            pipe.execute_command(*command)
        return await pipe.execute(raise_on_error=False)

    async def published(self, partitions: set[int]) -> None:
        """Nothing to do: readers wait inside their call."""

    async def read_new(
        self, group: str, partitions: Sequence[int], *, count: int, block_ms: int
    ) -> list[Entry]:
        """Wait in one call for what is new in any of the streams."""
        return entries(await self._raw(read_command(group, partitions, NEW, count, block_ms)))

    async def read_pending(
        self, group: str, partitions: Sequence[int], *, count: int
    ) -> list[Entry]:
        """Return what is pending in the streams, in one call."""
        return entries(await self._raw(read_command(group, partitions, PENDING, count)))

    async def _raw(self, command: tuple[Any, ...]) -> Any:
        pool = self._redis.connection_pool
        connection = await pool.get_connection()  # type: ignore[no-untyped-call]  # redis-py has no type for it
        try:
            await connection.send_command(*command)
            return await connection.read_response()
        except BaseException:
            # A reply may still be on its way: this connection must not be used again.
            await connection.disconnect()
            raise
        finally:
            await pool.release(connection)

    async def ping(self) -> bool:
        """Say whether it answers."""
        return bool(await self._redis.ping())

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()
