"""The two tables of an owner's schema: the messages, and which of them are still to be sent.

A message is seen by its store alone. The sender must find the stores that have work, so what it
may read across stores holds no word of a message: ids, the channel and a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from basecore.outgoing.body import Channel


class Status(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Tables:
    """What `outgoing_tables` makes; a row of `due` exists exactly while a message is unfinished."""

    messages: Table
    due: Table


def _one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)


def _messages(metadata: MetaData) -> Table:
    return Table(
        "outgoing",
        metadata,
        Column("tenant_id", Uuid, primary_key=True),
        Column("id", Uuid, primary_key=True),
        Column("channel", Text, nullable=False),
        Column("idempotency_key", Text, nullable=False),
        Column("payload", JSONB, nullable=False),
        Column("status", Text, nullable=False),
        Column("attempts", SmallInteger, nullable=False),
        Column("last_error", Text),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Column("sent_at", DateTime(timezone=True)),
        _one_of("channel", Channel),
        _one_of("status", Status),
        UniqueConstraint("tenant_id", "channel", "idempotency_key"),
        Index(None, "tenant_id", "status", "id"),
    )


def _due(metadata: MetaData) -> Table:
    name = f"{metadata.schema}.outgoing"
    return Table(
        "outgoing_due",
        metadata,
        Column("tenant_id", Uuid, primary_key=True),
        Column("id", Uuid, primary_key=True),
        Column("channel", Text, nullable=False),
        Column("next_at", DateTime(timezone=True), nullable=False),
        ForeignKeyConstraint(["tenant_id", "id"], [f"{name}.tenant_id", f"{name}.id"]),
        Index(None, "tenant_id", "channel", "next_at", "id"),
    )


def outgoing_tables(metadata: MetaData) -> Tables:
    """Return the tables of outgoing messages for one owner's schema."""
    return Tables(messages=_messages(metadata), due=_due(metadata))
