"""Events are part of their transaction: all or none, in commit order, without gaps."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import pytest
from basecore import outbox
from basecore.db import Database, RequestContext, TenantOwned, TenantSession, owner_metadata
from basecore.db.driver import fetch as driver_fetch
from basecore.ids import new_id
from basecore.outbox import NoTransactionError, record
from sqlalchemy import MetaData, event, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped
from testkit.plugin import RoleUrl

pytestmark = pytest.mark.db

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)


@dataclass(frozen=True)
class Happened:
    """A fact for these tests."""

    name: str
    event_type: str = "happened"
    event_version: int = 1
    aggregate_type: str = "thing"
    aggregate_id: UUID = field(default_factory=new_id)

    def payload(self) -> Mapping[str, Any]:
        return {"name": self.name, "quantity": str(Decimal("1.50"))}


@dataclass(frozen=True)
class Elsewhere(Happened):
    """A fact that names its store."""

    tenant_id: UUID = field(default_factory=new_id)


class Base(DeclarativeBase):
    metadata: ClassVar[MetaData] = owner_metadata("events")


class Counter(TenantOwned, Base):
    """A mapped table whose rows can collide."""

    __tablename__ = "tenant_counter"

    partition: Mapped[int]


async def recorded(database: Database, tenant: UUID) -> list[tuple[int, str]]:
    """Return (sequence, name) of a store's events."""
    table = outbox.outbox
    async with database.tenant(tenant) as session:
        rows = await session.execute(
            select(table.c.sequence, table.c.payload["name"].astext).order_by(table.c.sequence)
        )
        return [(sequence, name) for sequence, name in rows]


async def say(database: Database, tenant: UUID, *names: str) -> None:
    async with database.tenant(tenant) as session:
        for name in names:
            record(session, Happened(name), at=AT)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Collect what the database is sent during a block, through SQLAlchemy or past it."""
    sent: list[str] = []

    def note(*call: Any) -> None:
        sent.append(str(call[2]).split("(")[0].strip())

    async def fetch_and_note(driver: Any, statement: str, values: Sequence[object]) -> list[Any]:
        note(None, None, statement)
        return await driver_fetch(driver, statement, values)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("basecore.db.session.fetch", fetch_and_note)
        yield sent
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


class Surprise(Exception):  # noqa: N818 - not an error of the application
    """Something goes wrong in the middle."""


async def fail(database: Database, tenant: UUID) -> None:
    async with database.tenant(tenant) as session:
        record(session, Happened("lost"), at=AT)
        raise Surprise


async def fail_to_commit(database: Database, tenant: UUID) -> None:
    async with database.tenant(tenant) as session:
        record(session, Happened("lost"), at=AT)
        session.add(Counter(tenant_id=tenant, partition=1))


async def fail_in_savepoint(session: TenantSession) -> None:
    async with session.begin_nested():
        record(session, Happened("lost"), at=AT)
        session.add(Counter(tenant_id=session.tenant_id, partition=1))
        await session.flush()


async def test_the_row_says_who_what_and_why(construction_db: Database, tenant: UUID) -> None:
    context = RequestContext("user:1", new_id(), new_id(), "00-trace")
    happened = Happened("a")
    async with construction_db.tenant(tenant, context=context) as session:
        record(session, happened, at=AT)
    async with construction_db.tenant(tenant) as session:
        row = (await session.execute(select(outbox.outbox))).mappings().one()
    assert row["payload"] == {"name": "a", "quantity": "1.50"}
    assert row["event_id"].version == 7
    assert {name: row[name] for name in row if name not in {"payload", "event_id"}} == {
        "tenant_id": tenant,
        "sequence": 1,
        "event_type": "happened",
        "event_version": 1,
        "vertical": "construction",
        "aggregate_type": "thing",
        "aggregate_id": happened.aggregate_id,
        "actor": "user:1",
        "correlation_id": context.correlation_id,
        "causation_id": context.causation_id,
        "traceparent": "00-trace",
        "occurred_at": AT,
    }


async def test_sequences_follow_the_order_of_recording(
    construction_db: Database, tenant: UUID
) -> None:
    await say(construction_db, tenant, "a", "b")
    await say(construction_db, tenant, "c")
    assert await recorded(construction_db, tenant) == [(1, "a"), (2, "b"), (3, "c")]


async def test_stores_count_apart(
    construction_db: Database, tenant: UUID, other_tenant: UUID
) -> None:
    await say(construction_db, tenant, "mine")
    await say(construction_db, other_tenant, "theirs")
    assert await recorded(construction_db, tenant) == [(1, "mine")]
    assert await recorded(construction_db, other_tenant) == [(1, "theirs")]


async def test_a_rolled_back_transaction_leaves_no_gap(
    construction_db: Database, tenant: UUID
) -> None:
    await say(construction_db, tenant, "a")
    with pytest.raises(Surprise):
        await fail(construction_db, tenant)
    await say(construction_db, tenant, "b")
    assert await recorded(construction_db, tenant) == [(1, "a"), (2, "b")]


async def test_a_commit_that_fails_leaves_no_gap(
    auth_db: Database, construction_db: Database, tenant: UUID
) -> None:
    with pytest.raises(IntegrityError):
        await fail_to_commit(auth_db, tenant)
    await say(construction_db, tenant, "a")
    assert await recorded(construction_db, tenant) == [(1, "a")]


async def test_a_rolled_back_savepoint_takes_its_events_with_it(
    construction_db: Database, tenant: UUID
) -> None:
    async with construction_db.tenant(tenant) as session:
        record(session, Happened("before"), at=AT)
        savepoint = await session.begin_nested()
        record(session, Happened("lost"), at=AT)
        await savepoint.rollback()
        record(session, Happened("after"), at=AT)
    assert await recorded(construction_db, tenant) == [(1, "before"), (2, "after")]


async def test_a_released_savepoint_keeps_its_events(
    construction_db: Database, tenant: UUID
) -> None:
    async with construction_db.tenant(tenant) as session:
        async with session.begin_nested():
            record(session, Happened("kept"), at=AT)
        assert await session.scalar(select(outbox.outbox.c.sequence)) is None
        record(session, Happened("after"), at=AT)
    assert await recorded(construction_db, tenant) == [(1, "kept"), (2, "after")]


async def test_an_outer_savepoint_takes_inner_ones_with_it(
    construction_db: Database, tenant: UUID
) -> None:
    async with construction_db.tenant(tenant) as session:
        outer = await session.begin_nested()
        record(session, Happened("lost"), at=AT)
        async with session.begin_nested():
            record(session, Happened("lost too"), at=AT)
        await outer.rollback()
        record(session, Happened("kept"), at=AT)
    assert await recorded(construction_db, tenant) == [(1, "kept")]


async def test_a_flush_that_fails_in_a_savepoint_keeps_what_was_before(
    auth_db: Database, construction_db: Database, tenant: UUID
) -> None:
    async with auth_db.tenant(tenant) as session:
        record(session, Happened("before"), at=AT)
        with pytest.raises(IntegrityError):
            await fail_in_savepoint(session)
        record(session, Happened("after"), at=AT)
    assert await recorded(construction_db, tenant) == [(1, "before"), (2, "after")]


async def test_nothing_is_written_before_the_commit(
    construction_db: Database, tenant: UUID
) -> None:
    async with construction_db.tenant(tenant) as session:
        record(session, Happened("a"), at=AT)
        await session.flush()
        assert await session.scalar(select(outbox.outbox.c.sequence)) is None
        counter = outbox.tenant_counter.c
        last = select(counter.last_sequence).where(counter.tenant_id == tenant)
        assert await session.scalar(last) == 0


async def test_events_are_the_last_statements(auth_db: Database) -> None:
    store = new_id()
    with statements(auth_db) as sent:
        async with auth_db.tenant(store) as session:
            record(session, Happened("a"), at=AT)
            record(session, Happened("b"), at=AT)
            session.add(Counter(tenant_id=store, partition=1))
    assert sent[-2].startswith("INSERT INTO events.tenant_counter")
    assert sent[-1].startswith("WITH counted AS")


async def test_without_events_nothing_is_counted(construction_db: Database, tenant: UUID) -> None:
    with statements(construction_db) as sent:
        await say(construction_db, tenant)
        async with construction_db.tenant(tenant) as session:
            await session.execute(text("SELECT 1"))
    assert not [line for line in sent if "events." in line]


async def test_recording_outside_a_transaction_is_refused(
    construction_db: Database, tenant: UUID
) -> None:
    context = RequestContext()
    async with TenantSession(
        construction_db.engine, tenant, source="construction", context=context
    ) as session:
        with pytest.raises(NoTransactionError, match="outside a transaction"):
            record(session, Happened("a"), at=AT)


async def test_another_stores_event_is_refused(construction_db: Database, tenant: UUID) -> None:
    async with construction_db.tenant(tenant) as session:
        with pytest.raises(NoTransactionError, match="another store"):
            record(session, Elsewhere("a"), at=AT)
        record(session, Elsewhere("b", tenant_id=tenant), at=AT)
    assert await recorded(construction_db, tenant) == [(1, "b")]


async def test_a_store_that_is_not_registered_records_nothing(construction_db: Database) -> None:
    with pytest.raises(outbox.UnregisteredTenantError):
        await say(construction_db, new_id(), "a")


WATCH = text(
    "SELECT last_sequence, (SELECT coalesce(max(sequence), 0) FROM events.outbox "
    "WHERE tenant_id = :tenant) AS visible FROM events.tenant_counter WHERE tenant_id = :tenant"
)


async def test_sixteen_writers_leave_no_gap_and_commit_in_order(
    role_url: RoleUrl, engines_db: Database, tenant: UUID
) -> None:
    database = Database(role_url("construction_service"), source="construction", pool_size=16)
    writing = True
    steps: list[tuple[int, int, int]] = []

    async def write(writer: int) -> None:
        for turn in range(12):
            names = [f"{writer}.{turn}.{i}" for i in range(turn % 3 + 1)]
            if turn % 5 == 4:
                with pytest.raises(Surprise):
                    await fail(database, tenant)
            await say(database, tenant, *names)

    async def watch() -> None:
        while writing:
            async with engines_db.tenant(tenant) as session:
                last, visible = (await session.execute(WATCH, {"tenant": tenant})).one()
                count = len(await recorded(engines_db, tenant))
                steps.append((last, visible, count))

    watcher = asyncio.create_task(watch())
    await asyncio.gather(*(write(writer) for writer in range(16)))
    writing = False
    await watcher
    await database.close()
    rows = await recorded(engines_db, tenant)
    assert [sequence for sequence, _ in rows] == list(range(1, len(rows) + 1))
    assert len({name for _, name in rows}) == len(rows) == 16 * 24
    assert all(last == visible for last, visible, _ in steps), "a number was seen before its row"
    assert all(count >= visible for _, visible, count in steps), "an earlier row came later"
    for writer in range(16):
        mine = [name for _, name in rows if name.split(".")[0] == str(writer)]
        assert mine == sorted(mine, key=lambda name: [int(part) for part in name.split(".")])
