"""Where a store keeps goods, beside itself; what went from one place to another is found."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.create_table(
        "stock_location",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("code <> 'store'", name="code"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_stock_location"),
        sa.UniqueConstraint("tenant_id", "code", name="uq_stock_location_tenant_id_code"),
        schema="construction",
    )
    ddl.tenant_table("construction.stock_location")
    ddl.grant("construction_service", "construction.stock_location", "SELECT, INSERT, UPDATE")
    op.create_index(
        "ix_stock_movement_transferred",
        "stock_movement",
        ["tenant_id", "id"],
        schema="construction",
        postgresql_where=sa.text("kind = 'transfer'"),
    )
