"""The units that a store sells in."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import JSONB

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    op.create_table(
        "store_units",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("units", JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_store_units"),
        schema="construction",
    )
    ddl.tenant_table("construction.store_units")
    ddl.grant("construction_service", "construction.store_units", "SELECT, INSERT, UPDATE")
