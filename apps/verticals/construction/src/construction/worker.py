"""`python -m construction.worker`: what the vertical does by itself.

Expires quotes whose validity ended, tells of drafts that came to rest, cancels those that stayed
empty, lets scheduled prices take effect, forgets old idempotency keys and rows of imports and, once
a day, lets search put first what sells and proves that balances are what the ledger says; store by
store, each in a transaction of its own, so that a fault at one store is no other store's. Reacts to
what the engines conclude, sends what was recorded as outgoing, and carries out imports that are too
long for a request.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import date, datetime, timedelta
from uuid import UUID

from basecore import clock, metrics
from basecore.consumer import Consumer
from basecore.db import Database, TenantSession
from basecore.errors import StaleError
from basecore.health import serve_health
from basecore.leases import LeaseKeeper, wait
from basecore.outbox import PARTITIONS
from basecore.outgoing.sender import Sender
from basecore.outgoing.survey import OutgoingSurvey
from basecore.processes import database_answers, run_process, until_safe
from basecore.settings import Settings
from basecore.streams import RedisStreams
from basecore.telemetry import log_context, set_up_telemetry
from sqlalchemy import delete, text

from construction import imports, notices, orders, pricing, quotes, stock_proof
from construction.activity import SYSTEM
from construction.orm import idempotency, outgoing
from construction.reactions import Reactions
from construction.senders import adapters

logger = logging.getLogger(__name__)

EVERY = 60.0
POOL = 6
SENDERS = "construction-outgoing"
BATCH = 200
WORK = "vertical"
PARTS = (metrics.CONSUMER, metrics.PERIODIC, metrics.OUTGOING, metrics.STOCK)
KEEP_KEYS = timedelta(hours=24)
RESTING_AFTER = timedelta(minutes=10)
EMPTY_FOR = timedelta(days=7)
STORES = text("SELECT tenant_id FROM events.tenant_counter ORDER BY tenant_id")


async def expire_quotes(database: Database, tenant_id: UUID, now: datetime) -> int:
    """Expire a store's lapsed quotes, one transaction each; return how many."""
    async with database.tenant(tenant_id) as session:
        lapsed = await quotes.lapsed(session, clock.business_date(now), BATCH)
    expired = 0
    for quote_id in lapsed:
        async with database.tenant(tenant_id) as session:
            expired += await quotes.expire(session, quote_id, by=SYSTEM, now=now)
    return expired


async def settle_drafts(database: Database, tenant_id: UUID, now: datetime) -> int:
    """Tell what is untold of a store's drafts that nobody touches any more; return how many."""
    async with database.tenant(tenant_id) as session:
        resting = await quotes.untold(session, now - RESTING_AFTER, BATCH)
    told = 0
    for quote_id in resting:
        async with database.tenant(tenant_id) as session:
            told += await quotes.settle_down(session, quote_id, before=now - RESTING_AFTER, now=now)
    return told


async def clear_drafts(database: Database, tenant_id: UUID, now: datetime) -> int:
    """Cancel a store's drafts that stayed empty, one transaction each; return how many."""
    before = now - EMPTY_FOR
    async with database.tenant(tenant_id) as session:
        empty = await quotes.empty(session, before, BATCH)
    cleared = 0
    for quote_id in empty:
        async with database.tenant(tenant_id) as session:
            cleared += await quotes.clear(session, quote_id, before=before, by=SYSTEM, now=now)
    return cleared


async def apply_prices(database: Database, tenant_id: UUID, now: datetime) -> int:
    """Let a store's scheduled prices whose day has come take effect; return how many."""
    async with database.tenant(tenant_id) as session:
        due = await pricing.due(session, clock.business_date(now), BATCH)
    applied = 0
    for change_id in due:
        try:
            async with database.tenant(tenant_id) as session:
                applied += await pricing.take_effect(session, change_id, now=now)
        except StaleError:  # somebody changed the product in the same moment
            continue
    return applied


async def forget_keys(session: TenantSession, now: datetime) -> None:
    """Delete the store's idempotency keys older than a day."""
    await session.execute(
        delete(idempotency).where(
            idempotency.c.tenant_id == session.tenant_id,
            idempotency.c.created_at < now - KEEP_KEYS,
        )
    )


async def once_a_day(
    database: Database, tenant_id: UUID, done: dict[UUID, date], now: datetime
) -> None:
    """Let search know what the store sells and prove its stock, unless that was done today."""
    today = clock.business_date(now)
    if done.get(tenant_id) != today:
        async with database.tenant(tenant_id) as session:
            await orders.weigh_products(session, now=now)
        await stock_proof.prove(database, tenant_id, now=now)
        done[tenant_id] = today


async def round_of(
    database: Database, done: dict[UUID, date], now: datetime, stop: asyncio.Event
) -> None:
    """Do the periodic work of every store once, or of as many as there is time for until `stop`."""
    async with database.platform() as connection:
        stores = (await connection.scalars(STORES)).all()
    for tenant_id in stores:
        if stop.is_set():
            return
        with log_context(tenant_id=str(tenant_id)):
            await _serve(database, tenant_id, done, now)


async def _serve(
    database: Database, tenant_id: UUID, done: dict[UUID, date], now: datetime
) -> None:
    try:
        clock.go_by(await database.zone_of(tenant_id))
        await expire_quotes(database, tenant_id, now)
        await settle_drafts(database, tenant_id, now)
        await clear_drafts(database, tenant_id, now)
        await apply_prices(database, tenant_id, now)
        async with database.tenant(tenant_id) as session:
            await forget_keys(session, now)
            await imports.forget_old(session, now)
            await notices.forget_old(session, now)
        await once_a_day(database, tenant_id, done, now)
    except Exception:
        metrics.periodic_failures.labels(WORK).inc()
        logger.exception("store_failed")


async def rounds(database: Database, stop: asyncio.Event) -> None:
    """Do the periodic work again and again until told to stop."""
    done: dict[UUID, date] = {}
    while not stop.is_set():
        try:
            with metrics.round_of(WORK):
                await round_of(database, done, clock.now(), stop)
        except Exception:
            logger.exception("round_failed")
        await wait(stop, EVERY)


async def work(settings: Settings, stop: asyncio.Event) -> None:
    """Work until told to stop."""
    channels = adapters(settings)
    database = Database(
        settings.database_url, source="construction", pool_size=POOL, by_store_clock=True
    )
    await until_safe(database, stop)
    streams = RedisStreams(settings.redis_url)
    keeper = LeaseKeeper(database)
    consumer = Consumer(database, streams, keeper, Reactions())
    leases = keeper.role(SENDERS, count=PARTITIONS)
    checks = {"postgres": database_answers(database), "redis": streams.ping}
    health = serve_health(
        settings.health_port, checks, lambda: metrics.exposition(database, *PARTS)
    )
    try:
        async with health, asyncio.TaskGroup() as leasing:
            done = asyncio.Event()
            leasing.create_task(keeper.run(done))
            async with asyncio.TaskGroup() as group:
                group.create_task(rounds(database, stop))
                group.create_task(consumer.run(stop))
                group.create_task(imports.Importer(database).run(stop))
                group.create_task(OutgoingSurvey(database, outgoing, leases).run(stop))
                for channel in channels:
                    group.create_task(Sender(database, outgoing, channel, leases).run(stop))
            done.set()
    finally:
        await streams.close()
        await database.close()


def main() -> None:
    """Start the worker."""
    settings = Settings()
    set_up_telemetry("construction-worker", settings)
    run_process(lambda stop: work(settings, stop))


if __name__ == "__main__":
    main()
