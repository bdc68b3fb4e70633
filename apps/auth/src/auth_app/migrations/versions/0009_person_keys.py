"""Personal values of the record, sealed under a key of each person."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column(
        "audit_entries", sa.Column("sealed", sa.LargeBinary, nullable=True), schema="auth"
    )
    op.create_table(
        "person_keys",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "user_id", name="pk_person_keys"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["auth.users.tenant_id", "auth.users.id"],
            name="fk_person_keys_tenant_id_user_id",
        ),
        schema="auth",
    )
    ddl.tenant_table("auth.person_keys")
    ddl.grant("auth_service", "auth.person_keys", "SELECT, INSERT, DELETE")
