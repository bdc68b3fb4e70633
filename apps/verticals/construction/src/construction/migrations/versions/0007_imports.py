"""Imports: files that were sent, their rows, and what waits for the worker."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"

RIGHTS = {
    "import_batch": "SELECT, INSERT, UPDATE",
    "import_row": "SELECT, INSERT, UPDATE, DELETE",
    "import_due": "SELECT, INSERT, UPDATE, DELETE",
}
UNDONE = ("product", "customer", "search_text")
"""What an import created is removed when it is undone, unless a foreign key names it."""


def upgrade() -> None:
    op.create_table(
        "import_batch",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("sheets", JSONB, nullable=False),
        sa.Column("header", JSONB, nullable=False),
        sa.Column("header_line", sa.Integer(), nullable=False),
        sa.Column("header_mark", sa.Text(), nullable=False),
        sa.Column("mapping", JSONB, nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.Column("counts", JSONB, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("has_failed", sa.Boolean(), nullable=False),
        sa.Column("has_rows", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_by_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=True),
        sa.Column("imported_by_name", sa.Text(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("undone_by_name", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('products', 'customers', 'prices')", name="ck_import_batch_kind"
        ),
        sa.CheckConstraint(
            "status IN ('checking', 'ready', 'importing', 'done', 'undoing', 'undone', 'failed')",
            name="ck_import_batch_status",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_import_batch"),
        schema="construction",
    )
    op.create_table(
        "import_row",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("cells", JSONB, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("problems", JSONB, nullable=True),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("before", JSONB, nullable=True),
        sa.Column("after", JSONB, nullable=True),
        sa.Column("reasons", JSONB, nullable=True),
        sa.CheckConstraint(
            "verdict IN ('unchecked', 'new', 'changed', 'unchanged', 'broken', 'left_out')",
            name="ck_import_row_verdict",
        ),
        sa.CheckConstraint(
            "ending IN ('created', 'changed', 'unchanged', 'refused', 'removed', 'restored', "
            "'kept')",
            name="ck_import_row_ending",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "batch_id"],
            ["construction.import_batch.tenant_id", "construction.import_batch.id"],
            name="fk_import_row_tenant_id_batch_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "batch_id", "line", name="pk_import_row"),
        schema="construction",
    )
    op.create_table(
        "import_due",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "id"],
            ["construction.import_batch.tenant_id", "construction.import_batch.id"],
            name="fk_import_due_tenant_id_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_import_due"),
        schema="construction",
    )
    for table, *columns in (
        ("import_batch", "kind", "header_mark", "id"),
        ("import_row", "batch_id", "verdict", "line"),
        ("import_row", "batch_id", "key"),
    ):
        name = f"ix_{table}_tenant_id_{'_'.join(columns)}"
        op.create_index(name, table, ["tenant_id", *columns], schema="construction")
    for table, verbs in RIGHTS.items():
        ddl.tenant_table(f"construction.{table}")
        ddl.grant("construction_service", f"construction.{table}", verbs)
    ddl.cross_tenant(
        "construction_service",
        "construction.import_due",
        "SELECT",
        "finds the stores whose imports wait",
    )
    for table in UNDONE:
        ddl.grant("construction_service", f"construction.{table}", "DELETE")
