"""A bare HTTP connection: a convenient client would cost more than what is measured."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

OK = range(200, 300)
LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True)
class Wire:
    """One kept-alive connection to Nginx; the answers it reads carry their length."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    headers: Mapping[str, str]

    async def post(self, path: str, body: bytes) -> bytes:
        """Send JSON and return the answer's body."""
        kind = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        return await self._ask("POST", path, kind, body)

    async def get(self, path: str) -> bytes:
        """Return what stands at an address."""
        return await self._ask("GET", path, {}, b"")

    async def _ask(self, method: str, path: str, more: Mapping[str, str], body: bytes) -> bytes:
        head = "".join(f"{name}: {value}\r\n" for name, value in {**self.headers, **more}.items())
        self.writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        lines = answer.lower().split(b"\r\n")
        length = next(int(line[len(LENGTH) :]) for line in lines if line.startswith(LENGTH))
        content = await self.reader.readexactly(length)
        if int(answer.split(b" ", 2)[1]) not in OK:
            raise ConnectionError(content.decode())
        return content


@asynccontextmanager
async def wires(port: int, headers: Mapping[str, str], count: int) -> AsyncIterator[list[Wire]]:
    """Open that many connections."""
    async with AsyncExitStack() as stack:
        opened = []
        for _ in range(count):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            stack.callback(writer.close)
            opened.append(Wire(reader, writer, headers))
        yield opened


async def open_loop(opened: Sequence[Wire], path: str, rate: int, count: int) -> list[float]:
    """Return the milliseconds of requests that begin by the clock, whoever is still waiting."""
    free: asyncio.Queue[Wire] = asyncio.Queue()
    for wire in opened:
        free.put_nowait(wire)
    began, times = time.perf_counter(), list[float]()

    async def ask(due: float) -> None:
        await asyncio.sleep(due - time.perf_counter())
        wire = await free.get()
        await wire.get(path)
        times.append((time.perf_counter() - due) * 1000)
        free.put_nowait(wire)

    await asyncio.gather(*(ask(began + n / rate) for n in range(count)))
    return times
