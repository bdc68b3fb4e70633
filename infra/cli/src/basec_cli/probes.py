"""Readiness: whether a service answers."""

from __future__ import annotations

import asyncio
import contextlib

from basec_cli.service import Probe

_OK = range(200, 400)


async def ask(port: int, path: str, host: str = "localhost") -> tuple[int, bytes] | None:
    """Return status and body of a GET on 127.0.0.1, or None when nobody answers."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return None
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    try:
        writer.write(request.encode())
        await writer.drain()
        head, _, body = (await asyncio.wait_for(reader.read(), 5)).partition(b"\r\n\r\n")
        words = head.split(maxsplit=2)
        return (int(words[1]), body) if len(words) > 1 and words[1].isdigit() else None
    except (OSError, TimeoutError):
        return None
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def status_of(port: int, path: str, host: str = "localhost") -> int | None:
    """Return the HTTP status of a GET on 127.0.0.1, or None when nobody answers."""
    answer = await ask(port, path, host)
    return answer[0] if answer else None


async def listens(host: str, port: int) -> bool:
    """Tell whether anybody accepts a connection there."""
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 3)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


def http(port: int, path: str, host: str = "localhost") -> Probe:
    """Return a probe that is satisfied by a good answer."""

    async def probe() -> bool:
        return (await status_of(port, path, host)) in _OK

    return probe
