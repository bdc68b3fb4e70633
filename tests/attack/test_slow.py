"""Clients that send next to nothing hold nobody up: the edge waits, the applications do not."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from pathlib import Path

import pytest
from testkit.plugin import make_database, needed

from tests.attack.world import INTRUDER, World, world

pytestmark = [pytest.mark.db, pytest.mark.slow]

PATH = "/api/v1/customers"
HEAD = f"POST {PATH} HTTP/1.1\r\nHost: {INTRUDER}.localhost\r\n"
ENDLESS_HEAD = f"{HEAD}X-Slow: "
NO_BODY = f"{HEAD}Content-Length: 90000\r\n\r\n"
BYTES = 12
SLOW_BODY = f"{HEAD}Content-Length: {BYTES}\r\nConnection: close\r\n\r\n"
HELD = 20
"""Connections of each kind."""
LONGEST = 60.0
"""Seconds; the edge waits 10 for a head and 15 for more of a body, but a machine may be busy."""


async def _hold(port: int, beginning: str, *, drips: int) -> tuple[float, bytes]:
    """Begin a request and send a byte each second; return when it ended, and its answer."""
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(beginning.encode())
    dripping = asyncio.create_task(_drip(writer, drips))
    heard = b""
    with contextlib.suppress(ConnectionError):
        heard = await asyncio.wait_for(reader.read(), LONGEST)
    dripping.cancel()
    writer.close()
    return time.monotonic() - began, heard


async def _drip(writer: asyncio.StreamWriter, drips: int) -> None:
    with contextlib.suppress(ConnectionError):
        for _ in range(drips):
            await asyncio.sleep(1)
            writer.write(b"x")
            await writer.drain()


async def _ask(made: World) -> list[int]:
    async with made.shops[INTRUDER].client() as client:
        return [(await client.get(PATH)).status_code for _ in range(BYTES)]


def _durations(logs: Path) -> list[float]:
    lines = (logs / "construction.log").read_text().splitlines()
    told = [json.loads(line) for line in lines if f'"path":"{PATH}"' in line]
    return [one["ms"] for one in told if one["method"] == "POST"]


async def test_clients_that_send_next_to_nothing_hold_nobody_up(
    worker_name: str, tmp_path: Path
) -> None:
    url = await make_database(needed("BASEC_TEST_DATABASE_URL"), f"slow_{worker_name}")
    async with world(tmp_path, url) as made:
        kinds = ((ENDLESS_HEAD, int(LONGEST)), (NO_BODY, 0), (SLOW_BODY, BYTES))
        held = [_hold(made.port, one, drips=drips) for one, drips in kinds for _ in range(HELD)]
        asking = asyncio.create_task(_ask(made))
        ended = await asyncio.gather(*held)
        asked = await asking
        durations = _durations(made.logs)
    assert set(asked) == {200}
    assert max(seconds for seconds, _ in ended) < LONGEST
    cut, slow = ended[: 2 * HELD], ended[2 * HELD :]
    assert {heard[:12] for _, heard in cut} <= {b"", b"HTTP/1.1 408"}
    # A body that drips is waited for, as long as it takes, by the edge alone.
    assert {heard[:12] for _, heard in slow} == {b"HTTP/1.1 401"}
    assert len(durations) == HELD
    assert max(durations) < 1000 * BYTES / 2
