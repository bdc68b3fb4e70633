"""A worker process: signals in, graceful stop out."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable

import uvloop
from sqlalchemy import text

from basecore.db import Database, check_safety
from basecore.db.gone import is_database_gone
from basecore.leases import wait
from basecore.telemetry import shut_down_telemetry

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
RETRY_SECONDS = 0.5

log = logging.getLogger(__name__)


async def _until_stopped(work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stop.set)
    try:
        await work(stop)
    finally:
        await shut_down_telemetry()


def run_process(work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run a process's work until SIGTERM or SIGINT; `work` finishes what it has begun."""
    uvloop.run(_until_stopped(work))


async def until_safe(database: Database, stop: asyncio.Event) -> None:
    """Check the database; whoever starts while PostgreSQL recovers waits for it."""
    while not stop.is_set():
        try:
            await check_safety(database)
        except Exception as error:
            if not is_database_gone(error):
                raise
            log.warning("the database does not answer yet: %s", error)
            await wait(stop, RETRY_SECONDS)
        else:
            return


def database_answers(database: Database) -> Callable[[], Awaitable[bool]]:
    """Return a health check that asks PostgreSQL."""

    async def check() -> bool:
        async with database.platform() as connection:
            return bool(await connection.scalar(text("SELECT 1")))

    return check
