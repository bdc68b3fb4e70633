"""`python -m tests.chaos.journal`: a consumer whose only effect is a row for each event."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from basecore.consumer import Consumer
from basecore.db import Database, TenantSession
from basecore.leases import LeaseKeeper
from basecore.processes import run_process, until_safe
from basecore.settings import Settings
from basecore.streams import Envelope, RedisStreams
from basecore.telemetry import set_up_logging
from sqlalchemy import text

NAME = "journal"
ADD = text(
    "INSERT INTO scratch.journal (tenant_id, sequence, event_id) VALUES (:tenant, :sequence, :id)"
)


class Journal:
    """Writes down what it is given, in the order in which it is given."""

    name = NAME

    async def apply(
        self,
        session: TenantSession,
        events: Sequence[Envelope],
        *,
        generation: int,  # noqa: ARG002 - it draws no conclusions
    ) -> None:
        """Write one row for each event."""
        rows = [
            {"tenant": session.tenant_id, "sequence": event.sequence, "id": event.event_id}
            for event in events
        ]
        await session.execute(ADD, rows)


async def consume(settings: Settings, stop: asyncio.Event) -> None:
    """Consume until told to stop, wired as the engines are."""
    database = Database(settings.database_url, source="engines", pool_size=settings.database_pool)
    streams = RedisStreams(settings.redis_url)
    await until_safe(database, stop)
    keeper = LeaseKeeper(database)
    consumer = Consumer(database, streams, keeper, Journal())
    try:
        async with asyncio.TaskGroup() as leasing:
            done = asyncio.Event()
            leasing.create_task(keeper.run(done))
            await consumer.run(stop)
            done.set()
    finally:
        await streams.close()
        await database.close()


def main() -> None:
    """Run the journal with the settings of the environment."""
    settings = Settings()
    set_up_logging("journal", settings.log_format)
    run_process(lambda stop: consume(settings, stop))


if __name__ == "__main__":
    main()
