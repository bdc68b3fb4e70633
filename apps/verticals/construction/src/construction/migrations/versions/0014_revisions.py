"""Revisions of quotes, frozen when a quote that was sent goes back to draft."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0012"

MOMENT = sa.DateTime(timezone=True)
MONEY, PERCENT = sa.Numeric(14, 2), sa.Numeric(5, 2)
SCHEMA = "construction"


def upgrade() -> None:
    for table in ("quote", "share_link"):
        column = sa.Column("revision", sa.Integer(), server_default="1", nullable=False)
        op.add_column(table, column, schema=SCHEMA)
    op.create_table(
        "quote_revision",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quote_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("job_site_id", sa.Uuid(), nullable=True),
        sa.Column("discount_percent", PERCENT, nullable=False),
        sa.Column("subtotal", MONEY, nullable=False),
        sa.Column("total", MONEY, nullable=False),
        sa.Column("valid_days", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("lines", JSONB, nullable=False),
        sa.Column("frozen_at", MOMENT, nullable=False),
        sa.Column("frozen_by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "quote_id"],
            ["construction.quote.tenant_id", "construction.quote.id"],
            name="fk_quote_revision_tenant_id_quote_id",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["construction.customer.tenant_id", "construction.customer.id"],
            name="fk_quote_revision_tenant_id_customer_id",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id", "job_site_id"],
            [
                "construction.job_site.tenant_id",
                "construction.job_site.customer_id",
                "construction.job_site.id",
            ],
            name="fk_quote_revision_job_site",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_quote_revision"),
        sa.UniqueConstraint(
            "tenant_id",
            "quote_id",
            "revision",
            name="uq_quote_revision_tenant_id_quote_id_revision",
        ),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_quote_revision_tenant_id_customer_id",
        "quote_revision",
        ["tenant_id", "customer_id"],
        schema=SCHEMA,
    )
    ddl.tenant_table("construction.quote_revision")
    ddl.grant(
        "construction_service",
        "construction.quote_revision",
        "SELECT, INSERT, UPDATE (customer_id)",
    )
