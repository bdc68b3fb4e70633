"""The outbox: a business change and its events are one transaction, or neither happens."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    event,
    insert,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.util import await_only

from basecore.clock import STANDARD
from basecore.db.session import Collected, TenantSession, TenantSyncSession
from basecore.db.tables import owner_metadata
from basecore.ids import new_id

PARTITIONS = 64

metadata = owner_metadata("events")

outbox = Table(
    "outbox",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", Uuid, nullable=False),
    Column("event_type", Text, nullable=False),
    Column("event_version", Integer, nullable=False),
    Column("vertical", Text, nullable=False),
    Column("aggregate_type", Text, nullable=False),
    Column("aggregate_id", Uuid, nullable=False),
    Column("actor", Text, nullable=False),
    Column("correlation_id", Uuid),
    Column("causation_id", Uuid),
    Column("traceparent", Text),
    Column("payload", JSONB, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("tenant_id", "event_id"),
)

tenant_counter = Table(
    "tenant_counter",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("partition", SmallInteger, nullable=False),
    Column("last_sequence", BigInteger, nullable=False, server_default="0"),
    Column("time_zone", Text, nullable=False, server_default=STANDARD.key),
)
"""What every process knows of a store: its place in the streams, and its clock."""

relay_cursor = Table(
    "relay_cursor",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("published_sequence", BigInteger, nullable=False, server_default="0"),
)

lease = Table(
    "lease",
    metadata,
    Column("role", Text, primary_key=True),
    Column("partition", SmallInteger, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("epoch", BigInteger, nullable=False, server_default="1"),
    Column("until", DateTime(timezone=True), nullable=False),
)

cross_tenant_access = Table(
    "cross_tenant_access",
    metadata,
    Column("role", Text, primary_key=True),
    Column("table_name", Text, primary_key=True),
    Column("verb", Text, primary_key=True),
    Column("why", Text, nullable=False),
)

index_exception = Table(
    "index_exception",
    metadata,
    Column("index_name", Text, primary_key=True),
    Column("why", Text, nullable=False),
)

# The counter's row is locked by the same statement that writes the events, and then there is only
# the commit left: others of the same store wait no longer than that.
WRITE = """
WITH counted AS (
    UPDATE events.tenant_counter SET last_sequence = last_sequence + cardinality($2::uuid[])
    WHERE tenant_id = $1 RETURNING last_sequence - cardinality($2::uuid[]) AS before
), written AS (
    INSERT INTO events.outbox (tenant_id, sequence, event_id, event_type, event_version,
        aggregate_type, aggregate_id, payload, occurred_at, vertical, actor, correlation_id,
        causation_id, traceparent)
    SELECT $1, c.before + e.place, e.id, e.type, e.version, e.aggregate_type, e.aggregate_id,
        e.payload, e.occurred_at, $9, $10, $11, $12, $13
    FROM counted c, unnest($2::uuid[], $3::text[], $4::int[], $5::text[], $6::uuid[], $7::jsonb[],
        $8::timestamptz[]) WITH ORDINALITY
        AS e(id, type, version, aggregate_type, aggregate_id, payload, occurred_at, place)
)
SELECT before FROM counted
"""


class Recordable(Protocol):
    """What the outbox needs to know of an event; `contracts.Event` is one."""

    @property
    def event_type(self) -> str:
        """Return the name of the event."""

    @property
    def event_version(self) -> int:
        """Return the version of its fields."""

    @property
    def aggregate_type(self) -> str:
        """Return what kind of thing it is about."""

    @property
    def aggregate_id(self) -> UUID:
        """Return which one it is about."""

    def payload(self) -> Mapping[str, Any]:
        """Return its fields, ready for JSON; decimals as strings."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An event that waits for the end of its transaction."""

    event: Recordable
    occurred_at: datetime


class NoTransactionError(RuntimeError):
    """An event was recorded outside a transaction, or for another store than the session's."""


class UnregisteredTenantError(RuntimeError):
    """An event was recorded for a store that has no counter."""


def partition_of(tenant_id: UUID) -> int:
    """Return the partition of a new tenant; stored once and never computed again."""
    return zlib.crc32(tenant_id.bytes) % PARTITIONS


async def register_tenant(session: TenantSession) -> None:
    """Give the session's new tenant its counter and its place in the streams."""
    partition = partition_of(session.tenant_id)
    await session.execute(
        insert(tenant_counter).values(tenant_id=session.tenant_id, partition=partition)
    )
    await session.execute(insert(relay_cursor).values(tenant_id=session.tenant_id))


def record(session: TenantSession, what: Recordable, *, at: datetime) -> None:
    """Add an event to the session's transaction; written as the last thing before commit."""
    if not session.in_transaction():
        msg = f"{what.event_type} recorded outside a transaction"
        raise NoTransactionError(msg)
    tenant_id = getattr(what, "tenant_id", session.tenant_id)
    if tenant_id != session.tenant_id:
        msg = f"{what.event_type} recorded for another store than the session's"
        raise NoTransactionError(msg)
    collected = session.sync_session.info.setdefault("events", Collected())
    collected.items.append(Pending(what, at))
    session.sync_session.info["recorder"] = session


def _values(session: TenantSession, pending: Sequence[Pending]) -> tuple[object, ...]:
    """Return what `WRITE` takes."""
    events, context = [one.event for one in pending], session.context
    return (
        session.tenant_id,
        [new_id() for _ in pending],
        [one.event_type for one in events],
        [one.event_version for one in events],
        [one.aggregate_type for one in events],
        [one.aggregate_id for one in events],
        [orjson.dumps(one.payload()).decode() for one in events],
        [one.occurred_at for one in pending],
        session.source,
        context.actor,
        context.correlation_id,
        context.causation_id,
        context.traceparent,
    )


@event.listens_for(TenantSyncSession, "before_commit")
def _write(sync: TenantSyncSession) -> None:
    # SQLAlchemy fires this for every SAVEPOINT too; only the outer commit writes.
    collected: Collected | None = sync.info.get("events")
    if sync.in_nested_transaction() or not collected or not collected.items:
        return
    sync.flush()
    recorder: TenantSession = sync.info["recorder"]
    pending, collected.items = collected.items, []
    if not await_only(recorder.fetch(WRITE, *_values(recorder, pending))):
        raise UnregisteredTenantError(sync.tenant_id)


@event.listens_for(TenantSyncSession, "after_transaction_create")
def _mark(sync: TenantSyncSession, transaction: SessionTransaction) -> None:
    if transaction.nested:
        collected = sync.info.setdefault("events", Collected())
        collected.marks[transaction] = len(collected.items)


@event.listens_for(TenantSyncSession, "after_soft_rollback")
def _forget(sync: TenantSyncSession, previous: SessionTransaction) -> None:
    collected: Collected | None = sync.info.get("events")
    if collected:
        del collected.items[collected.marks.get(_savepoint(previous), 0) :]


def _savepoint(transaction: SessionTransaction) -> SessionTransaction:
    # A flush works in a transaction within; when it fails, the savepoint around it is gone.
    while not transaction.nested and transaction.parent:
        transaction = transaction.parent
    return transaction


@event.listens_for(TenantSyncSession, "after_transaction_end")
def _unmark(sync: TenantSyncSession, transaction: SessionTransaction) -> None:
    collected: Collected | None = sync.info.get("events")
    if collected and not transaction.nested and transaction.parent is None:
        collected.marks.clear()
