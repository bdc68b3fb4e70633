"""A way to a server that can be cut: at once, with a request, or with the answer to one.

Each kind of process has gates of its own, so that a cut can be aimed.
"""

from __future__ import annotations

import asyncio
import random
from enum import StrEnum
from typing import cast

from typing_extensions import override

XADD, SPOILED = b"$4\r\nXADD\r\n", b"$4\r\nXAXD\r\n"
HOST = "127.0.0.1"


class Cut(StrEnum):
    """When a connection dies."""

    NOW = "now"
    REQUEST = "request"
    """With the next request, of which the server hears nothing."""
    ANSWER = "answer"
    """After the next request: the server does what it says, and nobody hears of it."""


class Link:
    """One client's connection and the server's end of it."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.client: asyncio.Transport | None = None
        self.server: asyncio.Transport | None = None
        self.is_marked = False
        self._early: list[bytes] = []

    def from_client(self, data: bytes) -> None:
        if self.gate.strikes(Cut.REQUEST):
            self.abort()
            return
        if self.gate.strikes(Cut.ANSWER):
            self.is_marked = True
        data = self.gate.spoiled(data)
        if self.server is None:
            self._early.append(data)
        else:
            self.server.write(data)

    def from_server(self, data: bytes) -> None:
        if self.is_marked:
            self.abort()
        elif self.client:
            self.client.write(data)

    def connected(self, transport: asyncio.Transport) -> None:
        self.server = transport
        for data in self._early:
            transport.write(data)
        self._early.clear()

    def abort(self) -> None:
        self.gate.links.discard(self)
        for transport in (self.client, self.server):
            if transport:
                transport.abort()


class ClientEnd(asyncio.Protocol):
    def __init__(self, gate: Gate) -> None:
        self._link = Link(gate)

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._link.client = cast("asyncio.Transport", transport)
        self._link.gate.links.add(self._link)
        self._link.gate.reach(self._link)

    @override
    def data_received(self, data: bytes) -> None:
        self._link.from_client(data)

    @override
    def connection_lost(self, _: Exception | None) -> None:
        self._link.abort()

    @override
    def pause_writing(self) -> None:
        if self._link.server:
            self._link.server.pause_reading()

    @override
    def resume_writing(self) -> None:
        if self._link.server:
            self._link.server.resume_reading()


class ServerEnd(asyncio.Protocol):
    def __init__(self, link: Link) -> None:
        self._link = link

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._link.connected(cast("asyncio.Transport", transport))

    @override
    def data_received(self, data: bytes) -> None:
        self._link.from_server(data)

    @override
    def connection_lost(self, _: Exception | None) -> None:
        self._link.abort()

    @override
    def pause_writing(self) -> None:
        if self._link.client:
            self._link.client.pause_reading()

    @override
    def resume_writing(self) -> None:
        if self._link.client:
            self._link.client.resume_reading()


class Gate:
    """A port that leads to a server's port, for one kind of process."""

    def __init__(self, name: str, target: int, port: int = 0) -> None:
        self.name = name
        self.port = port
        self.links: set[Link] = set()
        self._target = target
        self._armed: Cut | None = None
        self._to_spoil = 0
        self._server: asyncio.Server | None = None
        self._reaching: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: ClientEnd(self), HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._server:
            self._server.close()
        for link in list(self.links):
            link.abort()
        await asyncio.gather(*self._reaching, return_exceptions=True)

    def reach(self, link: Link) -> None:
        task = asyncio.get_running_loop().create_task(self._reach(link))
        self._reaching.add(task)
        task.add_done_callback(self._reaching.discard)

    async def _reach(self, link: Link) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: ServerEnd(link), HOST, self._target)
        except OSError:
            link.abort()

    def cut(self, how: Cut, dice: random.Random) -> None:
        """Cut some of the connections now, or the next one on which something is said."""
        if how is not Cut.NOW:
            self._armed = how
            return
        links = sorted(self.links, key=id)
        for link in dice.sample(links, dice.randint(min(1, len(links)), len(links))):
            link.abort()

    def strikes(self, how: Cut) -> bool:
        """Say whether a connection is to die this way now; only one does."""
        if self._armed is not how:
            return False
        self._armed = None
        return True

    def spoil(self, count: int) -> None:
        """Let Redis refuse that many of the next entries, one of each pipeline."""
        self._to_spoil = count

    def spoiled(self, data: bytes) -> bytes:
        if not self._to_spoil or XADD not in data:
            return data
        self._to_spoil -= 1
        return data.replace(XADD, SPOILED, 1)

    def calm(self) -> None:
        """Forget what was still to happen."""
        self._armed, self._to_spoil = None, 0
