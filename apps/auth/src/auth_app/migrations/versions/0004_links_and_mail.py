"""One-time links to a new password, and the mails that carry them."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"

MAIL_RIGHTS = {
    "outgoing": "SELECT, INSERT, UPDATE",
    "outgoing_due": "SELECT, INSERT, UPDATE, DELETE",
}


def moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    create_links()
    create_outgoing()
    create_due()
    for table, verbs in MAIL_RIGHTS.items():
        ddl.tenant_table(f"auth.{table}")
        ddl.grant("auth_service", f"auth.{table}", verbs)
    why = "finds the stores whose mails wait"
    for table in ("auth.outgoing_due", "events.tenant_counter"):
        ddl.cross_tenant("auth_service", table, "SELECT", why)


def create_links() -> None:
    op.create_table(
        "one_time_links",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        moment("created_at"),
        moment("expires_at"),
        moment("used_at", nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_one_time_links"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["auth.users.tenant_id", "auth.users.id"],
            name="fk_one_time_links_tenant_id_user_id",
        ),
        sa.CheckConstraint("purpose IN ('invitation', 'reset')", name="ck_one_time_links_purpose"),
        schema="auth",
    )
    op.create_index(
        "ix_one_time_links_tenant_id_user_id",
        "one_time_links",
        ["tenant_id", "user_id"],
        schema="auth",
    )
    ddl.tenant_table("auth.one_time_links")
    ddl.grant("auth_service", "auth.one_time_links", "SELECT, INSERT, UPDATE, DELETE")


def create_outgoing() -> None:
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
        moment("created_at"),
        moment("sent_at", nullable=True),
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
        schema="auth",
    )
    op.create_index(
        "ix_outgoing_tenant_id_status_id",
        "outgoing",
        ["tenant_id", "status", "id"],
        schema="auth",
    )


def create_due() -> None:
    op.create_table(
        "outgoing_due",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        moment("next_at"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "id"],
            ["auth.outgoing.tenant_id", "auth.outgoing.id"],
            name="fk_outgoing_due_tenant_id_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_outgoing_due"),
        schema="auth",
    )
    op.create_index(
        "ix_outgoing_due_tenant_id_channel_next_at_id",
        "outgoing_due",
        ["tenant_id", "channel", "next_at", "id"],
        schema="auth",
    )
