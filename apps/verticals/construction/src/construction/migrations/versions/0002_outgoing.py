"""Outgoing messages, and which of them are still to be sent."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

RIGHTS = {
    "outgoing": "SELECT, INSERT, UPDATE",
    "outgoing_due": "SELECT, INSERT, UPDATE, DELETE",
}


def upgrade() -> None:
    op.create_table(
        "outgoing",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("payload", JSONB, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "channel IN ('mail', 'webhook', 'whatsapp')", name="ck_outgoing_channel"
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'sending', 'sent', 'dead')", name="ck_outgoing_status"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_outgoing"),
        sa.UniqueConstraint(
            "tenant_id",
            "channel",
            "idempotency_key",
            name="uq_outgoing_tenant_id_channel_idempotency_key",
        ),
        schema="construction",
    )
    op.create_index(
        "ix_outgoing_tenant_id_status_id",
        "outgoing",
        ["tenant_id", "status", "id"],
        unique=False,
        schema="construction",
    )
    op.create_table(
        "outgoing_due",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "id"],
            ["construction.outgoing.tenant_id", "construction.outgoing.id"],
            name="fk_outgoing_due_tenant_id_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_outgoing_due"),
        schema="construction",
    )
    op.create_index(
        "ix_outgoing_due_tenant_id_channel_next_at_id",
        "outgoing_due",
        ["tenant_id", "channel", "next_at", "id"],
        unique=False,
        schema="construction",
    )
    for table, verbs in RIGHTS.items():
        ddl.tenant_table(f"construction.{table}")
        ddl.grant("construction_service", f"construction.{table}", verbs)
    ddl.cross_tenant(
        "construction_service",
        "construction.outgoing_due",
        "SELECT",
        "finds the stores whose messages wait",
    )
