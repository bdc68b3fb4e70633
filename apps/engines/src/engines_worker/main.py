"""Wiring of the engines' process: which engines run, and on what."""

from __future__ import annotations

import asyncio

from basecore import metrics
from basecore.consumer import Consumer
from basecore.db import Database
from basecore.health import serve_health
from basecore.leases import LeaseKeeper
from basecore.processes import database_answers, run_process, until_safe
from basecore.settings import Settings
from basecore.streams import RedisStreams
from basecore.telemetry import set_up_telemetry
from engines_core.pricing import PricingEngine, PricingPeriodic
from engines_core.stock import StockEngine, StockPeriodic

ENGINES = (StockEngine, PricingEngine)
PERIODIC = (StockPeriodic, PricingPeriodic)
PARTS = (metrics.CONSUMER, metrics.PERIODIC)


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Run every engine until told to stop."""
    database = Database(settings.database_url, source="engines", pool_size=settings.database_pool)
    streams = RedisStreams(settings.redis_url)
    await until_safe(database, stop)
    keeper = LeaseKeeper(database)
    consumers = [Consumer(database, streams, keeper, engine()) for engine in ENGINES]
    periodic = [one(database, keeper.role(f"periodic:{one.name}", count=1)) for one in PERIODIC]
    checks = {"postgres": database_answers(database), "redis": streams.ping}
    health = serve_health(
        settings.health_port, checks, lambda: metrics.exposition(database, *PARTS)
    )
    try:
        async with health, asyncio.TaskGroup() as leasing:
            done = asyncio.Event()
            leasing.create_task(keeper.run(done))
            async with asyncio.TaskGroup() as group:
                for part in (*consumers, *periodic):
                    group.create_task(part.run(stop))
            done.set()
    finally:
        await streams.close()
        await database.close()


def main() -> None:
    """Run the engines with the settings of the environment."""
    settings = Settings()
    set_up_telemetry("engines-worker", settings)
    run_process(lambda stop: run(settings, stop))
