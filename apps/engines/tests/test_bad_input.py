"""Bad input is dropped or buried with its reason, and nobody else waits for it."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from itertools import islice
from typing import Any
from uuid import UUID

import orjson
import pytest
from basecore import clock
from basecore.consumer import read_all
from basecore.consumer.rejected import keep_rejected
from basecore.consumer.tables import dead_letter, failure, rejected_entry
from basecore.db import Database, TenantSession
from basecore.ids import new_id
from basecore.migrate import admin_engine
from basecore.outbox import partition_of, record
from basecore.streams import Entry, Envelope
from contracts import Event, StockMoved, decode
from sqlalchemy import select, text
from testkit.rubbish import futures, rubbish, strangers

pytestmark = [pytest.mark.db, pytest.mark.redis]

PRODUCT = UUID(int=7)


class Reading:
    """A handler that reads what it is given, as engines do."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.read: dict[UUID, list[int]] = {}

    async def apply(
        self,
        session: TenantSession,
        events: Sequence[Envelope],
        *,
        generation: int,  # noqa: ARG002 - it draws no conclusions
    ) -> None:
        found: list[tuple[Envelope, Event]] = read_all(events, {StockMoved.NAME}, decode)
        self.read.setdefault(session.tenant_id, []).extend(one.sequence for one, _ in found)


@pytest.fixture
def reading() -> Reading:
    return Reading(f"test-{new_id().hex[-8:]}")


async def change(admin_url: str, tenant: UUID, sequence: int, **values: Any) -> None:
    """Let an event be as no release of ours would record it."""
    engine = admin_engine(admin_url)
    sets = ", ".join(f"{name} = :{name}" for name in values)
    async with engine.begin() as connection:
        await connection.execute(
            text(f"UPDATE events.outbox SET {sets} WHERE tenant_id = :t AND sequence = :s"),  # noqa: S608 - the names are this file's own
            {**values, "t": tenant, "s": sequence},
        )
    await engine.dispose()


async def row_of(admin_url: str, tenant: UUID, sequence: int) -> dict[str, Any]:
    """Return an outbox row as the relay sends it."""
    engine = admin_engine(admin_url)
    query = text(
        "SELECT row_to_json(o) FROM events.outbox o WHERE tenant_id = :t AND sequence = :s"
    )
    async with engine.connect() as connection:
        row: dict[str, Any] = await connection.scalar(query, {"t": tenant, "s": sequence})
    await engine.dispose()
    return row


async def test_unknown_types_are_passed_over_and_unknown_versions_buried(
    path: Any, reading: Any, move: Any, tenant: UUID, other_tenant: UUID, admin_url: str
) -> None:
    for store in (tenant, other_tenant):
        await path.record(store, *(move(PRODUCT, n) for n in range(4)))
    await change(admin_url, tenant, 2, event_type="of_another_trade")
    await change(admin_url, tenant, 3, event_version=99)
    await path.publish()
    await path.consume(path.consumer(reading))
    assert reading.read == {tenant: [1, 4], other_tenant: [1, 2, 3, 4]}
    (letter,) = await path.rows(dead_letter, tenant)
    assert (letter["sequence"], letter["state"]) == (3, "open")
    assert letter["error"] == "unknown event: stock_moved version 99"
    assert await path.last(tenant, reading.name) == 4


async def test_a_payload_that_does_not_fit_is_buried_without_its_values(
    path: Any, reading: Any, move: Any, tenant: UUID, admin_url: str
) -> None:
    await path.record(tenant, *(move(PRODUCT, n) for n in range(3)))
    await change(admin_url, tenant, 2, payload='{"quantity": "Maria Silva"}')
    await path.publish()
    await path.consume(path.consumer(reading))
    (letter,) = await path.rows(dead_letter, tenant)
    assert "invalid payload: movement_id: missing" in letter["error"]
    assert "Maria" not in letter["error"]
    assert reading.read[tenant] == [1, 3]


async def test_five_megabytes_are_an_event_like_others(
    path: Any, reading: Any, move: Any, tenant: UUID, other_tenant: UUID, admin_url: str
) -> None:
    await path.record(tenant, *(move(PRODUCT, n) for n in range(4)))
    huge = orjson.dumps({**move(PRODUCT, 1).payload(), "later": "x" * 5_000_000}).decode()
    for sequence in (2, 3):
        await change(admin_url, tenant, sequence, payload=huge)
    await change(admin_url, tenant, 3, event_version=99)
    await path.record(other_tenant, move(PRODUCT, 1))
    await path.publish()
    await path.consume(path.consumer(reading))
    assert reading.read == {tenant: [1, 2, 4], other_tenant: [1]}
    (letter,) = await path.rows(dead_letter, tenant)
    assert len(letter["envelope"]["payload"]["later"]) == 5_000_000


async def test_poison_among_many_is_buried_to_the_last_and_costs_one_more_transaction(
    path: Any,
    reading: Any,
    move: Any,
    construction_db: Database,
    tenant: UUID,
    other_tenant: UUID,
    admin_url: str,
) -> None:
    applied = 0

    class Counting(Reading):
        async def apply(self, *given: Any, **named: Any) -> None:
            nonlocal applied
            applied += 1
            await super().apply(*given, **named)

    for store in (tenant, other_tenant):
        async with construction_db.tenant(store) as session:
            for n in range(200):
                record(session, move(PRODUCT, n), at=clock.now())
    engine = admin_engine(admin_url)
    spoiled = text(
        "UPDATE events.outbox SET event_version = 99 WHERE tenant_id = :t AND sequence % 10 = 0"
    )
    async with engine.begin() as connection:
        await connection.execute(spoiled, {"t": tenant})
    await engine.dispose()
    await path.publish()
    handler = Counting(reading.name)
    await path.consume(path.consumer(handler))
    assert handler.read[other_tenant] == list(range(1, 201))
    assert handler.read[tenant] == [n for n in range(1, 201) if n % 10]
    letters = await path.rows(dead_letter, tenant)
    assert sorted(one["sequence"] for one in letters) == list(range(10, 201, 10))
    assert applied == 3


async def test_what_was_never_recorded_is_no_event(
    path: Any, reading: Any, move: Any, tenant: UUID, admin_url: str
) -> None:
    await path.record(tenant, move(PRODUCT, 1))
    row = await row_of(admin_url, tenant, 1)
    partition, timeline = partition_of(tenant), await path.timeline()
    await path.publish()
    forged = [orjson.dumps(row | {"sequence": at}) for at in (2, 3, 900)]
    await path.streams.publish([(partition, one) for one in forged], timeline)
    consumer = path.consumer(reading)
    await path.consume(consumer)
    assert (reading.read[tenant], await path.last(tenant, reading.name)) == ([1], 1)
    await path.record(tenant, move(PRODUCT, 2), move(PRODUCT, 3))
    await path.publish()
    await path.consume(consumer)
    assert reading.read[tenant] == [1, 2, 3]
    assert await path.rows(failure, tenant) == []


async def test_malformed_entries_have_no_effect_and_stop_nobody(
    path: Any, reading: Any, move: Any, tenant: UUID, other_tenant: UUID, admin_url: str
) -> None:
    await path.record(tenant, move(PRODUCT, 1))
    row = orjson.dumps(await row_of(admin_url, tenant, 1))
    chance = random.Random(17)  # noqa: S311 - no secret
    kinds = ((rubbish, 300), (strangers, 40), (futures, 60))
    entries = [one for kind, count in kinds for one in islice(kind(row, chance), count)]
    spread = [(chance.randrange(64), one) for one in entries]
    await path.streams.publish(spread, await path.timeline())
    await path.publish()
    await path.record(other_tenant, *(move(PRODUCT, n) for n in range(3)))
    await path.publish()
    consumer = path.consumer(reading)
    await path.consume(consumer)
    assert reading.read == {tenant: [1], other_tenant: [1, 2, 3]}
    engine = admin_engine(admin_url)
    of_us = rejected_entry.c.consumer == reading.name
    async with engine.connect() as connection:
        reasons = list(await connection.scalars(select(rejected_entry.c.reason).where(of_us)))
        strange = text("SELECT count(*) FROM events.consumer_failure WHERE consumer = :name")
        assert await connection.scalar(strange, {"name": reading.name}) == 0
    await engine.dispose()
    assert len(reasons) == 300
    assert any("is missing" in reason for reason in reasons)


async def test_an_entry_is_kept_once_however_often_it_comes(
    engines_db: Database, reading: Any, admin_url: str
) -> None:
    entry = Entry(5, b"1700000000000-0", b"t", b"rubbish")
    other = Entry(5, b"1700000000000-1", b"t", b"rubbish")
    for _ in range(2):
        await keep_rejected(engines_db, reading.name, [(entry, "no JSON"), (other, "a \0")])
    engine = admin_engine(admin_url)
    of_us = rejected_entry.c.consumer == reading.name
    async with engine.connect() as connection:
        reasons = await connection.scalars(select(rejected_entry.c.reason).where(of_us))
        assert sorted(reasons) == ["a \\0", "no JSON"]
    await engine.dispose()


async def test_what_a_deleted_store_left_is_acknowledged(
    path: Any, reading: Any, move: Any, tenant: UUID, other_tenant: UUID, admin_url: str
) -> None:
    await path.record(tenant, *(move(PRODUCT, n) for n in range(3)))
    await path.record(other_tenant, move(PRODUCT, 1))
    await path.publish()
    engine = admin_engine(admin_url)
    async with engine.begin() as connection:
        for table in ("outbox", "relay_cursor", "watermark", "tenant_counter"):
            gone = text(f"DELETE FROM events.{table} WHERE tenant_id = :tenant")  # noqa: S608 - the names are this file's own
            await connection.execute(gone, {"tenant": tenant})
    await engine.dispose()
    consumer = path.consumer(reading)
    await path.consume(consumer)
    await consumer.catch_up.sweep()
    assert reading.read[other_tenant] == [1]
    assert tenant not in reading.read
    assert await path.rows(failure, tenant) == []


async def test_an_error_that_cannot_be_written_down_is_written_down_as_it_can(
    path: Any, recorder: Any, move: Any, tenant: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    # pytest-xdist cannot carry half a character from one process to another.
    monkeypatch.setattr(logging.getLogger("basecore.consumer.guard"), "disabled", True)

    class Odd(type(recorder)):  # type: ignore[misc]  # the fixture's class
        async def apply(self, *_: Any, **__: Any) -> None:
            raise ValueError("a \0 and \ud800")

    await path.record(tenant, move(PRODUCT, 1))
    await path.publish()
    await path.consume(path.consumer(Odd()))
    (stopped,) = await path.rows(failure, tenant)
    assert stopped["error"] == "ValueError: a \\0 and ?"


async def test_one_at_fault_among_many_costs_few_transactions(
    path: Any, move: Any, tenant: UUID
) -> None:
    tried: list[int] = []

    class Choosy:
        name = f"test-{new_id().hex[-8:]}"

        async def apply(
            self, session: TenantSession, events: Sequence[Envelope], *, generation: int
        ) -> None:
            assert (session.tenant_id, generation) == (tenant, 1)
            tried.append(len(events))
            if any(event.sequence == 101 for event in events):
                raise ValueError("cannot")

    await path.record(tenant, *(move(PRODUCT, n) for n in range(128)))
    await path.publish()
    consumer = path.consumer(Choosy())
    await consumer.catch_up.sweep()
    await consumer.reader.step(path.everything)
    assert await path.last(tenant, Choosy.name) == 100
    assert len(tried) < 20
