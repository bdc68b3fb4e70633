"""Old events go once every consumer is past them, and nothing goes that somebody needs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from basecore import clock
from basecore.consumer.tables import rejected_entry
from basecore.db import Database
from basecore.ids import first_id_at, moment_of, new_id
from basecore.leases import RoleLeases
from basecore.migrate import admin_engine
from basecore.outbox import outbox
from outbox_relay.retention import KEEP, Retention
from sqlalchemy import func, select

pytestmark = [pytest.mark.db, pytest.mark.redis]

PRODUCT = UUID(int=7)
LATER = KEEP + timedelta(minutes=1)


async def left(path: Any, tenant: UUID) -> list[int]:
    return sorted(row["sequence"] for row in await path.rows(outbox, tenant))


@pytest.fixture
def sweep(relay_db: Database) -> Callable[[timedelta], Any]:
    """Return a function that sweeps as if so much time had passed."""
    retention = Retention(relay_db, RoleLeases("retention", 1))
    return lambda passed: retention.sweep(clock.now() + passed, asyncio.Event())


async def test_rows_stay_until_old_and_applied_by_everybody(
    path: Any, recorder: Any, move: Any, tenant: UUID, sweep: Any
) -> None:
    consumer = path.consumer(recorder)
    await consumer.catch_up.register()
    await path.record(tenant, *(move(PRODUCT, n) for n in range(3)))
    await sweep(LATER)
    assert await left(path, tenant) == [1, 2, 3], "not even published"
    await path.publish()
    await sweep(LATER)
    assert await left(path, tenant) == [1, 2, 3], "a consumer has not seen them"
    await path.let_everybody_else_pass(tenant, recorder.name)
    await path.consume(consumer)
    await path.record(tenant, move(PRODUCT, 4))
    await sweep(timedelta(days=29))
    assert await left(path, tenant) == [1, 2, 3, 4], "not old yet"
    await sweep(LATER)
    assert await left(path, tenant) == [4]


async def test_a_new_consumer_begins_with_what_is_left(
    path: Any, recorder: Any, move: Any, tenant: UUID, sweep: Any
) -> None:
    first = path.consumer(recorder)
    await first.catch_up.register()
    await path.record(tenant, *(move(PRODUCT, n) for n in range(3)))
    await path.publish()
    await path.let_everybody_else_pass(tenant, recorder.name)
    await path.consume(first)
    await sweep(LATER)
    await path.record(tenant, move(PRODUCT, 4), move(PRODUCT, 5))
    await path.lose_redis()
    await path.publish()
    newcomer = type(recorder)()
    catch_up = path.consumer(newcomer).catch_up
    # One sweep takes some of the stores, and to a newcomer those of all tests are behind.
    while tenant not in newcomer.seen and await catch_up.sweep():
        pass
    assert newcomer.seen[tenant] == [4, 5]


async def test_entries_without_an_event_go_too(
    path: Any, recorder: Any, sweep: Any, admin_url: str
) -> None:
    await path.streams.publish([(5, b"rubbish")], await path.timeline())
    await path.consume(path.consumer(recorder))
    engine = admin_engine(admin_url)
    kept = select(func.count()).where(rejected_entry.c.consumer == recorder.name)
    for passed, left_over in ((timedelta(days=29), 1), (LATER, 0)):
        await sweep(passed)
        async with engine.connect() as connection:
            assert await connection.scalar(kept) == left_over
    await engine.dispose()


def test_ids_know_when_they_were_made() -> None:
    now = clock.now()
    made = new_id()
    assert abs((moment_of(made) - now).total_seconds()) < 1
    assert first_id_at(now - timedelta(seconds=1)) < made < first_id_at(now + timedelta(seconds=1))
