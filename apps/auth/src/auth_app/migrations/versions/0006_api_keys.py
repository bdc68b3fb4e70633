"""API keys of a store."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0006"
down_revision = "0005"


def moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("beginning", sa.Text, nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("scopes", ARRAY(sa.Text), nullable=False),
        sa.Column("created_by", sa.Uuid, nullable=False),
        moment("created_at"),
        moment("expires_at", nullable=True),
        moment("last_used_at", nullable=True),
        moment("revoked_at", nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_api_keys"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "created_by"],
            ["auth.users.tenant_id", "auth.users.id"],
            name="fk_api_keys_tenant_id_created_by",
        ),
        sa.UniqueConstraint("tenant_id", "token_hash", name="uq_api_keys_tenant_id_token_hash"),
        schema="auth",
    )
    ddl.tenant_table("auth.api_keys")
    ddl.grant("auth_service", "auth.api_keys", "SELECT, INSERT, UPDATE")
