"""A code from the telephone as a second factor, and codes for when it is lost."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0005"
down_revision = "0004"


def moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def of_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", "user_id"],
        ["auth.users.tenant_id", "auth.users.id"],
        name=f"fk_{table}_tenant_id_user_id",
    )


def upgrade() -> None:
    op.create_table(
        "second_factors",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        moment("created_at"),
        moment("confirmed_at", nullable=True),
        sa.Column("last_step", sa.BigInteger, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_second_factors"),
        of_user("second_factors"),
        sa.UniqueConstraint("tenant_id", "user_id", name="uq_second_factors_tenant_id_user_id"),
        schema="auth",
    )
    op.create_table(
        "recovery_codes",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("code_hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_recovery_codes"),
        of_user("recovery_codes"),
        sa.UniqueConstraint(
            "tenant_id",
            "user_id",
            "code_hash",
            name="uq_recovery_codes_tenant_id_user_id_code_hash",
        ),
        schema="auth",
    )
    for table in ("second_factors", "recovery_codes"):
        ddl.tenant_table(f"auth.{table}")
        ddl.grant("auth_service", f"auth.{table}", "SELECT, INSERT, UPDATE, DELETE")
