"""What was asked for and not there says by which quote, so that it is told once."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"

SCHEMA = "construction"


def upgrade() -> None:
    op.add_column("lost_demand", sa.Column("quote_id", sa.Uuid(), nullable=True), schema=SCHEMA)
    op.create_foreign_key(
        "fk_lost_demand_tenant_id_quote_id",
        "lost_demand",
        "quote",
        ["tenant_id", "quote_id"],
        ["tenant_id", "id"],
        source_schema=SCHEMA,
        referent_schema=SCHEMA,
    )
    op.create_index(
        "ix_lost_demand_quote",
        "lost_demand",
        ["tenant_id", "quote_id"],
        schema=SCHEMA,
        postgresql_where=sa.text("quote_id IS NOT NULL"),
    )
