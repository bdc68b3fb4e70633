"""The survey measures what PostgreSQL knows, and only while it holds the lease."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from basecore import clock, metrics
from basecore.consumer.tables import (
    consumer,
    dead_letter,
    failure,
    pause,
    rejected_entry,
    watermark,
)
from basecore.db import Database
from basecore.ids import new_id
from basecore.leases import RoleLeases
from basecore.outbox import outbox, relay_cursor, tenant_counter
from outbox_relay.survey import Survey
from sqlalchemy import delete, func, insert, text, update
from testkit.outgoing import until
from testkit.plugin import RoleUrl

pytestmark = pytest.mark.db

ALL_TABLES = (
    *(outbox, tenant_counter, relay_cursor, consumer, watermark),
    *(failure, dead_letter, pause, rejected_entry),
)


def figure(name: str, **labels: str) -> float | None:
    return metrics.SURVEY.registry.get_sample_value(f"basec_{name}", labels)


@pytest.fixture(autouse=True)
def hidden() -> Iterator[None]:
    metrics.SURVEY.is_shown = False
    yield
    metrics.SURVEY.is_shown = False


@pytest.fixture
async def admin(role_url: RoleUrl) -> AsyncIterator[Database]:
    """Return the database as its superuser, with no event in it."""
    database = Database(role_url.admin_url, source="test")
    async with database.platform() as connection:
        for table in ALL_TABLES:
            await connection.execute(delete(table))
    yield database
    await database.close()


async def _store(admin: Database, recorded: int, published: int, applied: int | None) -> UUID:
    """Make a store that recorded its first event a minute ago."""
    tenant = new_id()
    async with admin.platform() as connection:
        await connection.execute(
            insert(tenant_counter).values(tenant_id=tenant, partition=5, last_sequence=recorded)
        )
        await connection.execute(
            insert(relay_cursor).values(tenant_id=tenant, published_sequence=published)
        )
        for sequence in range(1, recorded + 1):
            await connection.execute(
                insert(outbox).values(
                    tenant_id=tenant, sequence=sequence, event_id=new_id(), event_type="x",
                    event_version=1, vertical="v", aggregate_type="a", aggregate_id=tenant,
                    actor="user:1", payload={}, occurred_at=func.now(),
                )
            )  # fmt: skip
        if applied is not None:
            await connection.execute(
                insert(watermark).values(tenant_id=tenant, consumer="stock", last_sequence=applied)
            )
    return tenant


async def _trouble(admin: Database, tenant: UUID) -> None:
    at = {"tenant_id": tenant, "consumer": "stock"}
    letter = {"event_type": "x", "envelope": {}, "error": "no", "attempts": 1}
    states = [(1, "open"), (2, "discarded")]
    async with admin.platform() as connection:
        await connection.execute(
            insert(failure).values(
                **at, sequence=4, attempts=1, error="no", failed_at=func.now(), next_at=func.now()
            )
        )
        await connection.execute(
            insert(pause).values(
                tenant_id=tenant, consumer="*", reason="rubbish", paused_at=func.now()
            )
        )
        for sequence, state in states:
            await connection.execute(
                insert(dead_letter).values(
                    **at, **letter, id=new_id(), sequence=sequence, state=state, died_at=func.now()
                )
            )
        await connection.execute(
            insert(rejected_entry).values(
                id=new_id(), consumer="stock", partition=1, entry_id="1-0", reason="no",
                data=b"", rejected_at=func.now(),
            )
        )  # fmt: skip


async def test_what_waits_and_who_is_behind(admin: Database, relay_db: Database) -> None:
    async with admin.platform() as connection:
        await connection.execute(insert(consumer).values(name="stock", registered_at=func.now()))
        await connection.execute(insert(consumer).values(name="new", registered_at=func.now()))
    await _store(admin, recorded=5, published=5, applied=5)
    tenant = await _store(admin, recorded=6, published=4, applied=3)
    await _trouble(admin, tenant)
    now = clock.now() + timedelta(seconds=60)
    await Survey(relay_db, RoleLeases("survey", 1)).measure(now)
    assert figure("outbox_waiting_events") == 2
    assert 60 <= (figure("outbox_oldest_seconds") or 0) < 90
    assert figure("consumer_lag_events", consumer="stock") == 3
    assert figure("consumer_lag_stores", consumer="stock") == 1
    assert 60 <= (figure("consumer_lag_seconds", consumer="stock") or 0) < 90
    assert figure("consumer_lag_events", consumer="new") == 11
    assert figure("consumer_lag_stores", consumer="new") == 2
    assert figure("consumer_partition_lag_events", consumer="stock", partition="5") == 3
    for name in ("stopped_stores", "paused_stores", "dead_letters", "rejected_entries_today"):
        assert figure(f"consumer_{name}", consumer="stock") == 1, name
    assert figure("consumer_dead_letters", consumer="new") == 0
    assert figure("survey_timestamp_seconds") == now.timestamp()
    await _catch_up(admin)
    await Survey(relay_db, RoleLeases("survey", 1)).measure(clock.now())
    assert figure("outbox_waiting_events") == figure("outbox_oldest_seconds") == 0
    assert figure("consumer_lag_events", consumer="stock") == 0
    assert figure("consumer_lag_seconds", consumer="stock") == 0
    assert figure("consumer_partition_lag_events", consumer="stock", partition="5") is None


async def _catch_up(admin: Database) -> None:
    async with admin.platform() as connection:
        await connection.execute(update(relay_cursor).values(published_sequence=10))
        await connection.execute(update(watermark).values(last_sequence=10))


async def test_only_the_holder_of_the_lease_shows_figures(relay_db: Database) -> None:
    leases, stop = RoleLeases("survey", 1), asyncio.Event()
    survey = asyncio.create_task(Survey(relay_db, leases).run(stop))
    await asyncio.sleep(0.1)
    assert b"basec_outbox" not in metrics.exposition(relay_db, metrics.SURVEY)
    stop.set()
    await survey
    leases.set({0: 1}, float("inf"))
    again = asyncio.Event()
    survey = asyncio.create_task(Survey(relay_db, leases).run(again))
    await until(lambda: b"basec_outbox" in metrics.exposition(relay_db, metrics.SURVEY))
    again.set()
    await survey
    assert b"basec_outbox" not in metrics.exposition(relay_db, metrics.SURVEY)


async def test_a_silent_database_leaves_the_old_figures_with_their_time(
    relay_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await Survey(relay_db, RoleLeases("survey", 1)).measure(clock.now())
    measured = figure("survey_timestamp_seconds")
    nowhere = Database("postgresql://nobody@127.0.0.1:1/none", source="test")
    leases, stop = RoleLeases("survey", 1), asyncio.Event()
    leases.set({0: 1}, float("inf"))
    survey = asyncio.create_task(Survey(nowhere, leases).run(stop))
    await until(lambda: "nothing measured" in caplog.text)
    stop.set()
    await survey
    assert figure("survey_timestamp_seconds") == measured
    await nowhere.close()


async def test_the_relay_counts_and_sees_no_words(relay_db: Database) -> None:
    async with relay_db.platform() as connection:
        with pytest.raises(Exception, match="permission denied"):
            await connection.execute(text("SELECT envelope FROM events.dead_letter"))
