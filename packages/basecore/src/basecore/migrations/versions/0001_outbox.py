"""The outbox, its counters and cursors, leases, and the list of accesses across stores."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

WRITERS = ("auth_service", "construction_service", "engines_service")
READERS = ("relay_service", "engines_service", "construction_service")


def upgrade() -> None:
    op.create_table(
        "cross_tenant_access",
        sa.Column("role", sa.Text, primary_key=True),
        sa.Column("table_name", sa.Text, primary_key=True),
        sa.Column("verb", sa.Text, primary_key=True),
        sa.Column("why", sa.Text, nullable=False),
        schema="events",
    )
    op.create_table(
        "index_exception",
        sa.Column("index_name", sa.Text, primary_key=True),
        sa.Column("why", sa.Text, nullable=False),
        schema="events",
    )
    op.create_table(
        "outbox",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("event_type", sa.Text, nullable=False),
        sa.Column("event_version", sa.Integer, nullable=False),
        sa.Column("vertical", sa.Text, nullable=False),
        sa.Column("aggregate_type", sa.Text, nullable=False),
        sa.Column("aggregate_id", sa.Uuid, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("correlation_id", sa.Uuid),
        sa.Column("causation_id", sa.Uuid),
        sa.Column("traceparent", sa.Text),
        sa.Column("payload", JSONB, nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("tenant_id", "event_id", name="uq_outbox_tenant_id_event_id"),
        schema="events",
    )
    op.create_table(
        "tenant_counter",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("partition", sa.SmallInteger, nullable=False),
        sa.Column("last_sequence", sa.BigInteger, nullable=False, server_default="0"),
        sa.CheckConstraint("partition BETWEEN 0 AND 63", name="partition"),
        schema="events",
    )
    op.create_table(
        "relay_cursor",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("published_sequence", sa.BigInteger, nullable=False, server_default="0"),
        schema="events",
    )
    op.create_table(
        "lease",
        sa.Column("role", sa.Text, primary_key=True),
        sa.Column("partition", sa.SmallInteger, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False, server_default="1"),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        schema="events",
    )
    for table in ("outbox", "tenant_counter", "relay_cursor"):
        ddl.tenant_table(f"events.{table}")
    for role in WRITERS:
        ddl.grant(role, "events.outbox", "INSERT")
        ddl.grant(role, "events.tenant_counter", "SELECT, UPDATE (last_sequence)")
    ddl.grant("auth_service", "events.tenant_counter", "INSERT")
    ddl.grant("auth_service", "events.relay_cursor", "INSERT")
    for role in READERS:
        ddl.grant(role, "events.outbox", "SELECT")
        ddl.grant(role, "events.lease", "SELECT, INSERT, UPDATE")
        ddl.grant(role, "events.tenant_counter", "SELECT")
        ddl.grant(role, "events.relay_cursor", "SELECT")
        why = "finds the stores whose events wait"
        ddl.cross_tenant(role, "events.tenant_counter", "SELECT", why)
        ddl.cross_tenant(role, "events.relay_cursor", "SELECT", why)
    ddl.grant("relay_service", "events.relay_cursor", "UPDATE (published_sequence)")
    ddl.cross_tenant("relay_service", "events.outbox", "SELECT", "publishes every store's events")
    ddl.cross_tenant(
        "relay_service", "events.relay_cursor", "UPDATE", "moves many cursors in one statement"
    )
