"""Lines of a quote kept under a name, to start other quotes from."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0015"
down_revision = "0014"

SCHEMA = "construction"


def upgrade() -> None:
    op.create_table(
        "quote_template",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_by_name", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_quote_template"),
        sa.UniqueConstraint(
            "tenant_id",
            "owner_id",
            "sort_name",
            name="uq_quote_template_tenant_id_owner_id_sort_name",
        ),
        schema=SCHEMA,
    )
    op.create_index(
        "uq_quote_template_shared",
        "quote_template",
        ["tenant_id", "sort_name"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("owner_id IS NULL"),
    )
    op.create_table(
        "quote_template_line",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Numeric(14, 3), nullable=False),
        sa.Column("discount_percent", sa.Numeric(5, 2), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "template_id"],
            ["construction.quote_template.tenant_id", "construction.quote_template.id"],
            name="fk_quote_template_line_tenant_id_template_id",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["construction.product.tenant_id", "construction.product.id"],
            name="fk_quote_template_line_tenant_id_product_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_quote_template_line"),
        sa.UniqueConstraint(
            "tenant_id",
            "template_id",
            "position",
            name="uq_quote_template_line_tenant_id_template_id_position",
        ),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_quote_template_line_tenant_id_product_id",
        "quote_template_line",
        ["tenant_id", "product_id"],
        schema=SCHEMA,
    )
    for table in ("quote_template", "quote_template_line"):
        ddl.tenant_table(f"construction.{table}")
    ddl.grant(
        "construction_service",
        "construction.quote_template",
        "SELECT, INSERT, DELETE, UPDATE (name, sort_name)",
    )
    ddl.grant("construction_service", "construction.quote_template_line", "SELECT, INSERT, DELETE")
