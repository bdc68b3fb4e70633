"""What consumers keep in schema `events`: how far they are, and whom they could not serve."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from basecore import outbox

MOMENT = DateTime(timezone=True)
metadata = outbox.metadata

consumer = Table(
    "consumer",
    metadata,
    Column("name", Text, primary_key=True),
    Column("registered_at", MOMENT, nullable=False),
)
"""Every consumer there is; outbox rows are kept until all of them are past."""

watermark = Table(
    "watermark",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("consumer", Text, primary_key=True),
    Column("last_sequence", BigInteger, nullable=False, server_default="0"),
    Column("generation", Integer, nullable=False, server_default="1"),
)
"""How far a consumer has come in a store's events; `generation` is that of its conclusions."""

failure = Table(
    "consumer_failure",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("consumer", Text, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("failed_at", MOMENT, nullable=False),
    Column("next_at", MOMENT, nullable=False),
)
"""The event at which a consumer stands still for a store, and when it tries again."""

pause = Table(
    "consumer_pause",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("consumer", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("paused_at", MOMENT, nullable=False),
)
"""The kill switch: an operator holds a store's events back from a consumer."""

dead_letter = Table(
    "dead_letter",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("consumer", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("event_type", Text, nullable=False),
    Column("envelope", JSONB, nullable=False),
    Column("error", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("died_at", MOMENT, nullable=False),
    Column("settled_at", MOMENT),
    UniqueConstraint("tenant_id", "consumer", "sequence"),
    CheckConstraint("state IN ('open', 'retry', 'retried', 'discarded')", name="state"),
)
"""Events that a consumer gave up; the whole event is kept, whatever becomes of the outbox."""

rejected_entry = Table(
    "rejected_entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("consumer", Text, nullable=False),
    Column("partition", SmallInteger, nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("rejected_at", MOMENT, nullable=False),
)
"""Stream entries that hold no event; nobody knows whose they were."""

rebuild = Table(
    "rebuild",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("consumer", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("error", Text),
    Column("requested_at", MOMENT, nullable=False),
    Column("finished_at", MOMENT),
    CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),
)
"""An operator's wish to have a store's conclusions drawn anew."""

republish = Table(
    "republish",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("consumer", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("after", Uuid, nullable=False),
    Column("pages", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("requested_at", MOMENT, nullable=False),
    Column("finished_at", MOMENT),
    CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),
)
"""An operator's wish that a vertical state its tables anew; `after` is how far it has come."""

operation = Table(
    "operation",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("consumer", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("detail", JSONB, nullable=False),
    Column("at", MOMENT, nullable=False),
)
"""Who interfered with a store's events, when and how; rows are only ever added."""
