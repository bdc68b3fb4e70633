"""How long events wait when the relay or the engines' process is killed, or Redis loses its data.

Each dies by SIGKILL under a steady flow and is started again at once. The stall is the longest wait
of an event from its commit to its effect.
"""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Awaitable, Callable
from datetime import datetime

import asyncpg
import psutil

from benchmarks.effects import Timed, now, observe, since
from benchmarks.flow import Flow
from benchmarks.processes import event_path
from benchmarks.rig import rig

STORES = 50
RATE = 50
CONNECTIONS = 40
TIMES = 5
BEFORE_SECONDS = 4.0
AFTER_SECONDS = 14.0
LATE_MS = 1000.0


def _redis() -> psutil.Process:
    """Return the rig's Valkey, which its supervisor starts again."""
    return next(p for p in psutil.Process().children() if "valkey" in p.name())


async def _kill_redis() -> None:
    _redis().kill()


class Trial:
    """A steady flow during which something dies."""

    def __init__(self, connection: asyncpg.Connection, flow: Flow) -> None:
        self._connection = connection
        self._flow = flow

    async def run(self, kill: Callable[[], Awaitable[None]]) -> tuple[datetime, list[Timed]]:
        """Return when it was killed, and the events around that."""
        began = await now(self._connection)
        flowing = asyncio.create_task(self._flow.run(RATE, BEFORE_SECONDS + AFTER_SECONDS))
        await asyncio.sleep(BEFORE_SECONDS)
        at = await now(self._connection)
        await kill()
        await flowing
        return at, await since(self._connection, began)


def _stall(_: datetime, events: list[Timed]) -> float:
    return max(one.wait for one in events) / 1000


def _caught_up(at: datetime, events: list[Timed]) -> float:
    """Return seconds from the loss until the last late event took effect."""
    late = [one.applied for one in events if one.wait > LATE_MS]
    return (max(late) - at).total_seconds() if late else 0.0


async def measure() -> dict[str, float]:
    """Return the median and the worst of several deaths, in seconds."""
    found: dict[str, float] = {}
    async with rig() as made:
        connection = await observe(made)
        pool = await made.pool("construction_service", CONNECTIONS)
        trial = Trial(connection, Flow(pool, await made.tenants(STORES)))
        async with event_path(made) as (relay, engines):
            await trial.run(lambda: asyncio.sleep(0))
            for name, kill, judge in (
                ("relay killed, stall", relay.kill, _stall),
                ("engines killed, stall", engines.kill, _stall),
                ("redis lost, caught up", _kill_redis, _caught_up),
            ):
                seconds = [judge(*await trial.run(kill)) for _ in range(TIMES)]
                found[f"{name}, median s"] = round(statistics.median(seconds), 2)
                found[f"{name}, worst s"] = round(max(seconds), 2)
        await pool.close()
        await connection.close()
    return found
