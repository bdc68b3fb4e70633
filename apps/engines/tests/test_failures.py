"""What a consumer does with events that it cannot apply, and with operators' wishes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
import pytest
from basecore.consumer import PoisonError, Watermarks
from basecore.consumer.failures import ATTEMPTS
from basecore.consumer.tables import dead_letter, failure, pause, rebuild, rejected_entry
from basecore.db import Database
from basecore.ids import new_id
from basecore.migrate import admin_engine
from sqlalchemy import delete, func, insert, select, text, update

pytestmark = [pytest.mark.db, pytest.mark.redis]

PRODUCT = UUID(int=7)


async def record(path: Any, move: Any, tenant: UUID, count: int) -> None:
    await path.record(tenant, *(move(PRODUCT, n) for n in range(count)))
    await path.publish()


async def test_only_the_event_at_fault_stops_its_store(
    path: Any, recorder: Any, move: Any, tenant: UUID, other_tenant: UUID
) -> None:
    recorder.failing[tenant] = {3}
    await record(path, move, tenant, 5)
    await record(path, move, other_tenant, 2)
    consumer = path.consumer(recorder)
    await path.consume(consumer)
    assert recorder.seen == {tenant: [1, 2], other_tenant: [1, 2]}
    (stopped,) = await path.rows(failure, tenant)
    assert (stopped["sequence"], stopped["attempts"]) == (3, 1)
    assert stopped["error"] == "ValueError: cannot"
    await consumer.catch_up.sweep()
    assert await path.last(tenant, recorder.name) == 2, "tried before its pause was over"


async def test_a_store_that_somebody_else_works_at_is_put_off_and_nothing_is_given_up(
    path: Any, recorder: Any, move: Any, engines_db: Database, tenant: UUID, other_tenant: UUID
) -> None:
    consumer = path.consumer(recorder)
    await record(path, move, tenant, 1)
    await path.consume(consumer)
    async with engines_db.tenant(tenant) as session:
        await Watermarks(recorder.name).lock(session)
        await record(path, move, tenant, 20)
        await record(path, move, other_tenant, 2)
        await path.consume(consumer)
    assert recorder.seen == {tenant: [1], other_tenant: [1, 2]}
    (stopped,) = await path.rows(failure, tenant)
    assert stopped["attempts"] == 0
    assert "lock timeout" in stopped["error"]
    await path.end_pause(tenant)
    await consumer.catch_up.sweep()
    assert recorder.seen[tenant] == list(range(1, 22))
    assert await path.rows(failure, tenant) == []
    assert await path.rows(dead_letter, tenant) == []


async def test_after_eight_attempts_it_is_a_dead_letter_and_the_store_goes_on(
    path: Any, recorder: Any, move: Any, tenant: UUID
) -> None:
    recorder.failing[tenant] = {2}
    await record(path, move, tenant, 4)
    consumer = path.consumer(recorder)
    await path.consume(consumer)
    for _ in range(ATTEMPTS):
        await path.end_pause(tenant)
        await consumer.catch_up.sweep()
    assert recorder.seen[tenant] == [1, 3, 4]
    (letter,) = await path.rows(dead_letter, tenant)
    assert (letter["sequence"], letter["attempts"], letter["state"]) == (2, ATTEMPTS, "open")
    assert letter["event_type"] == "stock_moved"
    assert letter["envelope"]["payload"]["product_id"] == str(PRODUCT)
    assert await path.rows(failure, tenant) == []


async def test_poison_is_buried_at_once_and_holds_nobody_up(
    path: Any, recorder: Any, move: Any, tenant: UUID
) -> None:
    recorder.poison[tenant] = {2: "unknown version", 4: "rubbish"}
    await record(path, move, tenant, 5)
    await path.consume(path.consumer(recorder))
    assert recorder.seen[tenant] == [1, 3, 5]
    letters = await path.rows(dead_letter, tenant)
    assert {one["sequence"]: one["error"] for one in letters} == recorder.poison[tenant]
    assert await path.last(tenant, recorder.name) == 5


async def test_a_failure_outlives_the_process(
    path: Any, recorder: Any, move: Any, tenant: UUID
) -> None:
    recorder.failing[tenant] = {1}
    await record(path, move, tenant, 1)
    await path.consume(path.consumer(recorder))
    recorder.failing.clear()
    successor = path.consumer(recorder)
    await record(path, move, tenant, 1)
    await path.consume(successor)
    await successor.catch_up.sweep()
    assert tenant not in recorder.seen, "the pause was forgotten"
    await path.end_pause(tenant)
    await successor.catch_up.sweep()
    assert recorder.seen[tenant] == [1, 2]
    assert await path.rows(failure, tenant) == []


async def test_a_dead_letter_is_tried_again_or_stays_open(
    path: Any, recorder: Any, move: Any, tenant: UUID, engines_db: Database
) -> None:
    recorder.poison[tenant] = {1: "no", 2: "never"}
    await record(path, move, tenant, 3)
    consumer = path.consumer(recorder)
    await path.consume(consumer)
    recorder.poison[tenant].pop(1)
    async with engines_db.tenant(tenant) as session:
        mine = dead_letter.c.tenant_id == tenant
        await session.execute(update(dead_letter).where(mine).values(state="retry"))
    await consumer.requests.look()
    assert recorder.seen[tenant] == [3, 1]
    letters = {one["sequence"]: one for one in await path.rows(dead_letter, tenant)}
    assert letters[1]["state"] == "retried"
    assert (letters[2]["state"], letters[2]["attempts"]) == ("open", 2)


async def test_a_paused_store_waits_and_then_catches_up(
    path: Any, recorder: Any, move: Any, tenant: UUID, other_tenant: UUID, admin_url: str
) -> None:
    engine = admin_engine(admin_url)
    held = {"tenant_id": tenant, "consumer": recorder.name, "reason": "a look"}
    async with engine.begin() as connection:
        await connection.execute(insert(pause).values(paused_at=func.now(), **held))
    await record(path, move, tenant, 2)
    await record(path, move, other_tenant, 2)
    consumer = path.consumer(recorder)
    await path.consume(consumer)
    await consumer.catch_up.sweep()
    assert recorder.seen[other_tenant] == [1, 2]
    assert tenant not in recorder.seen
    async with engine.begin() as connection:
        await connection.execute(delete(pause).where(pause.c.tenant_id == tenant))
    await engine.dispose()
    await consumer.catch_up.sweep()
    assert recorder.seen[tenant] == [1, 2]


async def test_rubbish_is_kept_for_a_look(path: Any, recorder: Any, admin_url: str) -> None:
    timeline = await path.timeline()
    await path.streams.publish([(n, b"x" * 9000) for n in range(64)], timeline)
    await path.consume(path.consumer(recorder))
    engine = admin_engine(admin_url)
    async with engine.connect() as connection:
        mine = rejected_entry.c.consumer == recorder.name
        rows = (await connection.execute(select(rejected_entry).where(mine))).all()
    await engine.dispose()
    assert sorted(row.partition for row in rows) == list(range(64))
    assert {len(row.data) for row in rows} == {4096}
    assert all(row.reason and row.entry_id for row in rows)


async def test_events_of_no_store_are_dropped(
    path: Any, recorder: Any, move: Any, tenant: UUID, admin_url: str
) -> None:
    await path.record(tenant, move(PRODUCT, 1))
    engine = admin_engine(admin_url)
    async with engine.connect() as connection:
        query = text("SELECT row_to_json(o) FROM events.outbox o WHERE tenant_id = :tenant")
        row = await connection.scalar(query, {"tenant": tenant})
    await engine.dispose()
    forged_tenant = new_id()
    forged = orjson.dumps(row | {"tenant_id": str(forged_tenant)})
    await path.streams.publish([(3, forged)], await path.timeline())
    await path.publish()
    await path.consume(path.consumer(recorder))
    assert recorder.seen[tenant] == [1]
    assert forged_tenant not in recorder.seen


async def test_a_consumer_without_conclusions_says_so(
    path: Any, recorder: Any, tenant: UUID, admin_url: str
) -> None:
    engine = admin_engine(admin_url)
    wish = {"tenant_id": tenant, "id": new_id(), "consumer": recorder.name, "state": "waiting"}
    async with engine.begin() as connection:
        await connection.execute(insert(rebuild).values(requested_at=func.now(), **wish))
    await engine.dispose()
    await path.consumer(recorder).requests.look()
    (done,) = await path.rows(rebuild, tenant)
    assert (done["state"], done["error"]) == ("failed", "this consumer draws no conclusions")


def test_poison_names_what_it_is() -> None:
    assert str(PoisonError({3: "unknown version"})) == "3: unknown version"
