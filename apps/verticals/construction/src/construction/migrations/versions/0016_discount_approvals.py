"""Discounts below a seller's limits can be asked for, and allowed for exactly these lines."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0015"

MOMENT = sa.DateTime(timezone=True)
SCHEMA = "construction"


def upgrade() -> None:
    op.add_column(
        "quote", sa.Column("allowed_mark", sa.LargeBinary(), nullable=True), schema=SCHEMA
    )
    op.create_table(
        "discount_approval",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quote_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("total", sa.Numeric(14, 2), nullable=False),
        sa.Column("breaches", JSONB, nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_by_name", sa.Text(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_by_name", sa.Text(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answer_words", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'refused', 'withdrawn')", name="state"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "quote_id"],
            ["construction.quote.tenant_id", "construction.quote.id"],
            name="fk_discount_approval_tenant_id_quote_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_discount_approval"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_discount_approval_tenant_id_quote_id_id",
        "discount_approval",
        ["tenant_id", "quote_id", "id"],
        schema=SCHEMA,
    )
    op.create_index(
        "uq_discount_approval_waiting",
        "discount_approval",
        ["tenant_id", "quote_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    ddl.tenant_table("construction.discount_approval")
    ddl.grant("construction_service", "construction.discount_approval", "SELECT, INSERT, UPDATE")
