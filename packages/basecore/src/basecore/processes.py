"""A worker process: signals in, graceful stop out."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable

import uvloop
from sqlalchemy import text

from basecore.db import Database

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


async def _until_stopped(work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stop.set)
    await work(stop)


def run_process(work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run a process's work until SIGTERM or SIGINT; `work` finishes what it has begun."""
    uvloop.run(_until_stopped(work))


def database_answers(database: Database) -> Callable[[], Awaitable[bool]]:
    """Return a health check that asks PostgreSQL."""

    async def check() -> bool:
        async with database.platform() as connection:
            return bool(await connection.scalar(text("SELECT 1")))

    return check
