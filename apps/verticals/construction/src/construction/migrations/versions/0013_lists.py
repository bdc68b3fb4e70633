"""Lists of quotes are filtered and remembered; names of the catalogue can be dropped."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0013"
down_revision = "0016"

MOMENT = sa.DateTime(timezone=True)
QUOTE = "ALTER TABLE construction.quote"
REASONS = "'price', 'stock', 'lead_time', 'other', 'mistake'"


def upgrade() -> None:
    op.add_column("quote", sa.Column("sent_at", MOMENT, nullable=True), schema="construction")
    op.add_column(
        "quote", sa.Column("lost_reason", sa.Text(), nullable=True), schema="construction"
    )
    op.execute(
        f"{QUOTE} ADD CONSTRAINT ck_quote_lost_reason CHECK (lost_reason IN ({REASONS})) NOT VALID"
    )
    op.execute(f"{QUOTE} VALIDATE CONSTRAINT ck_quote_lost_reason")
    for name, columns, where in (
        ("ix_quote_owner_status", ("owner_id", "status", "number"), None),
        ("ix_quote_created_at", ("created_at",), None),
        ("ix_quote_valid_until", ("valid_until",), "status = 'sent'"),
        ("ix_quote_lost_reason", ("lost_reason", "number"), "lost_reason IS NOT NULL"),
    ):
        op.create_index(
            name,
            "quote",
            ["tenant_id", *columns],
            schema="construction",
            postgresql_where=sa.text(where) if where else None,
        )
    op.create_table(
        "saved_view",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("length(query) <= 2000", name="query"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_saved_view"),
        sa.UniqueConstraint(
            "tenant_id",
            "user_id",
            "list",
            "sort_name",
            name="uq_saved_view_tenant_id_user_id_list_sort_name",
        ),
        schema="construction",
    )
    ddl.tenant_table("construction.saved_view")
    ddl.grant("construction_service", "construction.saved_view", "SELECT, INSERT, DELETE")
    for table in ("category", "brand"):
        ddl.grant("construction_service", f"construction.{table}", "DELETE")
