"""Stores, their people, their sessions and refresh tokens, and failed sign-ins."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

SLUG = "^[a-z0-9]([a-z0-9-]{1,30}[a-z0-9])?$"
COLOR = "^#[0-9a-f]{6}$"


def moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def owned() -> list[sa.Column[object]]:
    return [
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
    ]


def upgrade() -> None:
    create_tenants()
    create_users()
    create_sessions()
    create_refresh_tokens()
    create_failures()


def create_tenants() -> None:
    op.create_table(
        "tenants",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("legal_name", sa.Text, nullable=False),
        sa.Column("trade_name", sa.Text, nullable=False),
        sa.Column("cnpj", sa.Text),
        sa.Column("is_active", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("primary_color", sa.Text, nullable=False),
        sa.Column("secondary_color", sa.Text, nullable=False),
        sa.Column("settings", JSONB, nullable=False, server_default="{}"),
        moment("created_at"),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_tenants"),
        sa.UniqueConstraint("slug", name="uq_tenants_slug"),
        sa.CheckConstraint(f"slug ~ '{SLUG}'", name="ck_tenants_slug"),
        sa.CheckConstraint(
            f"primary_color ~ '{COLOR}' AND secondary_color ~ '{COLOR}'", name="ck_tenants_colors"
        ),
        schema="auth",
    )
    ddl.tenant_table("auth.tenants")
    ddl.grant("auth_service", "auth.tenants", "SELECT, INSERT, UPDATE")
    ddl.cross_tenant(
        "auth_service", "auth.tenants", "SELECT", "finds the store that a host name belongs to"
    )
    ddl.index_exception(
        "auth.uq_tenants_slug", "a host name is looked up before the store is known"
    )


def create_users() -> None:
    op.create_table(
        "users",
        *owned(),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False, server_default=sa.true()),
        moment("created_at"),
        moment("last_sign_in_at", nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_users"),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["auth.tenants.tenant_id"], name="fk_users_tenant_id"
        ),
        sa.UniqueConstraint("tenant_id", "email", name="uq_users_tenant_id_email"),
        sa.CheckConstraint("email = lower(email)", name="ck_users_email"),
        sa.CheckConstraint(
            "role IN ('admin', 'sales', 'finance', 'stock', 'driver', 'buyer')",
            name="ck_users_role",
        ),
        schema="auth",
    )
    ddl.tenant_table("auth.users")
    ddl.grant("auth_service", "auth.users", "SELECT, INSERT, UPDATE")


def of_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", "user_id"],
        ["auth.users.tenant_id", "auth.users.id"],
        name=f"fk_{table}_tenant_id_user_id",
    )


def create_sessions() -> None:
    op.create_table(
        "sessions",
        *owned(),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        moment("created_at"),
        moment("last_seen_at"),
        moment("expires_at"),
        moment("revoked_at", nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_sessions"),
        of_user("sessions"),
        sa.UniqueConstraint("tenant_id", "token_hash", name="uq_sessions_tenant_id_token_hash"),
        schema="auth",
    )
    op.create_index(
        "ix_sessions_tenant_id_user_id", "sessions", ["tenant_id", "user_id"], schema="auth"
    )
    ddl.tenant_table("auth.sessions")
    ddl.grant("auth_service", "auth.sessions", "SELECT, INSERT, UPDATE, DELETE")


def create_refresh_tokens() -> None:
    op.create_table(
        "refresh_tokens",
        *owned(),
        sa.Column("family_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        moment("created_at"),
        moment("expires_at"),
        moment("used_at", nullable=True),
        moment("revoked_at", nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_refresh_tokens"),
        of_user("refresh_tokens"),
        sa.UniqueConstraint(
            "tenant_id", "token_hash", name="uq_refresh_tokens_tenant_id_token_hash"
        ),
        schema="auth",
    )
    for column in ("user_id", "family_id"):
        op.create_index(
            f"ix_refresh_tokens_tenant_id_{column}",
            "refresh_tokens",
            ["tenant_id", column],
            schema="auth",
        )
    ddl.tenant_table("auth.refresh_tokens")
    ddl.grant("auth_service", "auth.refresh_tokens", "SELECT, INSERT, UPDATE, DELETE")


def create_failures() -> None:
    op.create_table(
        "sign_in_failures",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        moment("last_failed_at"),
        sa.PrimaryKeyConstraint("tenant_id", "kind", "subject", name="pk_sign_in_failures"),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["auth.tenants.tenant_id"], name="fk_sign_in_failures_tenant_id"
        ),
        sa.CheckConstraint("kind IN ('account', 'address')", name="ck_sign_in_failures_kind"),
        schema="auth",
    )
    ddl.tenant_table("auth.sign_in_failures")
    ddl.grant("auth_service", "auth.sign_in_failures", "SELECT, INSERT, UPDATE, DELETE")
