"""A store's logo."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("tenants", sa.Column("logo_digest", sa.Text, nullable=True), schema="auth")
    op.create_table(
        "logos",
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_logos"),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["auth.tenants.tenant_id"], name="fk_logos_tenant_id"
        ),
        schema="auth",
    )
    ddl.tenant_table("auth.logos")
    ddl.grant("auth_service", "auth.logos", "SELECT, INSERT, UPDATE, DELETE")
