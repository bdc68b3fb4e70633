"""Consumers: watermarks, failures, dead letters, the kill switch, and what operators do."""

from uuid import UUID

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

CONSUMERS = ("engines_service", "construction_service")
OPERATOR = "operator_service"
MOMENT = sa.DateTime(timezone=True)


def _tenant() -> sa.Column[UUID]:
    return sa.Column("tenant_id", sa.Uuid, primary_key=True)


def _id() -> sa.Column[UUID]:
    return sa.Column("id", sa.Uuid, primary_key=True)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def _progress() -> None:
    op.create_table(
        "consumer",
        sa.Column("name", sa.Text, primary_key=True),
        _at("registered_at"),
        schema="events",
    )
    op.create_table(
        "watermark",
        _tenant(),
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("last_sequence", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("generation", sa.Integer, nullable=False, server_default="1"),
        schema="events",
    )


def _trouble() -> None:
    op.create_table(
        "consumer_failure",
        _tenant(),
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        *_text("error"),
        _at("failed_at"),
        _at("next_at"),
        schema="events",
    )
    op.create_table(
        "dead_letter",
        _tenant(),
        _id(),
        *_text("consumer"),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        *_text("event_type"),
        sa.Column("envelope", JSONB, nullable=False),
        *_text("error"),
        sa.Column("attempts", sa.Integer, nullable=False),
        *_text("state"),
        _at("died_at"),
        _at("settled_at", nullable=True),
        sa.UniqueConstraint(
            "tenant_id",
            "consumer",
            "sequence",
            name="uq_dead_letter_tenant_id_consumer_sequence",
        ),
        sa.CheckConstraint("state IN ('open', 'retry', 'retried', 'discarded')", name="state"),
        schema="events",
    )
    op.create_table(
        "rejected_entry",
        _id(),
        *_text("consumer"),
        sa.Column("partition", sa.SmallInteger, nullable=False),
        *_text("entry_id", "reason"),
        sa.Column("data", sa.LargeBinary, nullable=False),
        _at("rejected_at"),
        schema="events",
    )


def _operations() -> None:
    op.create_table(
        "consumer_pause",
        _tenant(),
        sa.Column("consumer", sa.Text, primary_key=True),
        *_text("reason"),
        _at("paused_at"),
        schema="events",
    )
    op.create_table(
        "rebuild",
        _tenant(),
        _id(),
        *_text("consumer", "state"),
        sa.Column("error", sa.Text),
        _at("requested_at"),
        _at("finished_at", nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),
        schema="events",
    )
    op.create_table(
        "operation",
        _tenant(),
        _id(),
        *_text("consumer", "action", "actor"),
        sa.Column("detail", JSONB, nullable=False),
        _at("at"),
        schema="events",
    )


RIGHTS = {
    "watermark": "SELECT, INSERT, UPDATE",
    "consumer_failure": "SELECT, INSERT, UPDATE, DELETE",
    "dead_letter": "SELECT, INSERT, UPDATE",
    "rebuild": "SELECT, UPDATE",
    "consumer_pause": "SELECT",
}
FINDS = {
    "watermark": "finds the stores that are behind",
    "consumer_failure": "finds the stores that wait for another try",
    "dead_letter": "finds the letters that an operator wants tried again",
    "rebuild": "finds the stores that an operator wants concluded anew",
    "consumer_pause": "finds the stores that are held back",
}
OPERATES = {
    "consumer_pause": "INSERT, DELETE",
    "dead_letter": "UPDATE (state, settled_at)",
    "rebuild": "INSERT",
    "operation": "INSERT",
}
SEEN_BY_OPERATOR = (
    "outbox",
    "tenant_counter",
    "relay_cursor",
    *FINDS,
    "operation",
)


def _rights() -> None:
    for table in (*RIGHTS, "operation"):
        ddl.tenant_table(f"events.{table}")
    for role in CONSUMERS:
        for table, verbs in RIGHTS.items():
            ddl.grant(role, f"events.{table}", verbs)
            ddl.cross_tenant(role, f"events.{table}", "SELECT", FINDS[table])
        ddl.grant(role, "events.consumer", "SELECT, INSERT")
        ddl.grant(role, "events.rejected_entry", "INSERT")
    ddl.grant("relay_service", "events.consumer", "SELECT")
    ddl.grant("relay_service", "events.watermark", "SELECT")
    ddl.grant("relay_service", "events.outbox", "DELETE")
    ddl.cross_tenant(
        "relay_service", "events.watermark", "SELECT", "keeps rows that a consumer still needs"
    )
    for table in SEEN_BY_OPERATOR:
        ddl.grant(OPERATOR, f"events.{table}", "SELECT")
        ddl.cross_tenant(
            OPERATOR, f"events.{table}", "SELECT", "shows the operator how events flow"
        )
    for table, verbs in OPERATES.items():
        ddl.grant(OPERATOR, f"events.{table}", verbs)
    for table in ("consumer", "lease", "rejected_entry"):
        ddl.grant(OPERATOR, f"events.{table}", "SELECT")


def upgrade() -> None:
    _progress()
    _trouble()
    _operations()
    _rights()
