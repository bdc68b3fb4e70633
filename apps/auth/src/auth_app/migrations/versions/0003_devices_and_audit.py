"""From which device a session is, and the record of what was done to accounts."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for table in ("sessions", "refresh_tokens"):
        op.add_column(
            table,
            sa.Column("device", sa.Text, nullable=False, server_default=""),
            schema="auth",
        )
    op.create_table(
        "audit_entries",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Uuid, nullable=True),
        sa.Column("user_id", sa.Uuid, nullable=True),
        sa.Column("address", sa.Text, nullable=True),
        sa.Column("details", JSONB, nullable=False, server_default="{}"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_audit_entries"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "actor_id"],
            ["auth.users.tenant_id", "auth.users.id"],
            name="fk_audit_entries_tenant_id_actor_id",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["auth.users.tenant_id", "auth.users.id"],
            name="fk_audit_entries_tenant_id_user_id",
        ),
        schema="auth",
    )
    for column in ("user_id", "actor_id"):
        op.create_index(
            f"ix_audit_entries_tenant_id_{column}_id",
            "audit_entries",
            ["tenant_id", column, "id"],
            schema="auth",
        )
    ddl.tenant_table("auth.audit_entries")
    ddl.grant("auth_service", "auth.audit_entries", "SELECT, INSERT")
