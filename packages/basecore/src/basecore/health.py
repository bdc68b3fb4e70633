"""`/health/live`, `/health/ready` and `/metrics` for processes that serve nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import orjson

from basecore import metrics

Checks = dict[str, Callable[[], Awaitable[bool]]]
Exposition = Callable[[], bytes]

REASONS = {200: "OK", 404: "Not Found", 503: "Service Unavailable"}
REQUEST_SECONDS = 5.0
CHECK_SECONDS = 3.0


async def _passes(check: Callable[[], Awaitable[bool]]) -> bool:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check()
    except Exception:  # noqa: BLE001 - a check that breaks is a check that fails
        return False


async def _answer(path: str, checks: Checks, expose: Exposition) -> bytes:
    if path == "/health/live":
        return _json(200, {"status": "ok"})
    if path == metrics.PATH:
        return _response(200, expose(), metrics.MEDIA_TYPE)
    if path != "/health/ready":
        return _json(404, {"status": "not_found"})
    results = {name: await _passes(check) for name, check in checks.items()}
    status = "ok" if all(results.values()) else "unavailable"
    return _json(200 if status == "ok" else 503, {"status": status, "checks": results})


def _json(status: int, body: object) -> bytes:
    return _response(status, orjson.dumps(body), "application/json")


def _response(status: int, body: bytes, media_type: str) -> bytes:
    head = (
        f"HTTP/1.1 {status} {REASONS[status]}\r\nContent-Type: {media_type}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


async def _serve(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    checks: Checks,
    expose: Exposition,
) -> None:
    try:
        async with asyncio.timeout(REQUEST_SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
            _, _, rest = head.decode("latin-1").partition(" ")
            path = rest.partition(" ")[0].partition("?")[0]
            writer.write(await _answer(path, checks, expose))
            await writer.drain()
    except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass
    finally:
        writer.close()


@asynccontextmanager
async def serve_health(port: int | None, checks: Checks, expose: Exposition) -> AsyncIterator[None]:
    """Answer on 127.0.0.1:`port` while the block runs; without a port, answer nowhere."""
    if port is None:
        yield
        return

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _serve(reader, writer, checks, expose)

    async with await asyncio.start_server(handle, "127.0.0.1", port):
        yield
