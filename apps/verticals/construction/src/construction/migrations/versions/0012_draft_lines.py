"""Drafts are edited line by line; a draft may wait for its customer."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0012"
down_revision = "0011"

QUOTE = "ALTER TABLE construction.quote"
LINE = "ALTER TABLE construction.quote_line"
CUSTOMER = "customer_id IS NOT NULL OR (job_site_id IS NULL AND status IN ('draft', 'cancelled'))"


def upgrade() -> None:
    _quote()
    _line()
    op.create_table(
        "quote_line_removal",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quote_id", sa.Uuid(), nullable=False),
        sa.Column("quote_version", sa.Integer(), nullable=False),
        sa.Column("op", sa.Uuid(), nullable=True),
        sa.Column("removed_by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "quote_id"],
            ["construction.quote.tenant_id", "construction.quote.id"],
            name="fk_quote_line_removal_tenant_id_quote_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_quote_line_removal"),
        schema="construction",
    )
    op.create_index(
        "ix_quote_line_removal_tenant_id_quote_id_quote_version",
        "quote_line_removal",
        ["tenant_id", "quote_id", "quote_version"],
        schema="construction",
    )
    ddl.tenant_table("construction.quote_line_removal")
    ddl.grant("construction_service", "construction.quote_line_removal", "SELECT, INSERT")


def _quote() -> None:
    for column in (
        sa.Column("header_version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("last_op", sa.Uuid(), nullable=True),
        sa.Column("changed_by_name", sa.Text(), nullable=True),
        sa.Column("untold", sa.Text(), nullable=True),
    ):
        op.add_column("quote", column, schema="construction")
    # Every reader in this release knows of it, and the check below keeps it to drafts.
    op.execute(
        f"-- squawk-ignore ban-drop-not-null\n{QUOTE} ALTER COLUMN customer_id DROP NOT NULL"
    )
    checks = {"customer": CUSTOMER, "untold": "untold IN ('created', 'revised')"}
    for name, rule in checks.items():
        op.execute(f"{QUOTE} ADD CONSTRAINT ck_quote_{name} CHECK ({rule}) NOT VALID")
        op.execute(f"{QUOTE} VALIDATE CONSTRAINT ck_quote_{name}")
    op.create_index(
        "ix_quote_untold",
        "quote",
        ["tenant_id", "updated_at"],
        schema="construction",
        postgresql_where=sa.text("untold IS NOT NULL"),
    )


def _line() -> None:
    for column in (
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("quote_version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("last_op", sa.Uuid(), nullable=True),
        sa.Column("changed_by_name", sa.Text(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
    ):
        op.add_column("quote_line", column, schema="construction")
    op.create_index(
        "ix_quote_line_tenant_id_quote_id_position_id",
        "quote_line",
        ["tenant_id", "quote_id", "position", "id"],
        schema="construction",
    )
    # Two people may put lines at the same place; the id tells them apart.
    op.execute(
        f"-- squawk-ignore ban-drop-constraint\n{LINE} "
        "DROP CONSTRAINT uq_quote_line_tenant_id_quote_id_position"
    )
    ddl.grant("construction_service", "construction.quote_line", "UPDATE")
