"""Products that cost otherwise than when their price was last thought over."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.create_table(
        "cost_change",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("old_unit_cost", sa.Numeric(14, 4), nullable=False),
        sa.Column("new_unit_cost", sa.Numeric(14, 4), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["construction.product.tenant_id", "construction.product.id"],
            name="fk_cost_change_tenant_id_product",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "product_id", name="pk_cost_change"),
        schema="construction",
    )
    ddl.tenant_table("construction.cost_change")
    ddl.grant("construction_service", "construction.cost_change", "SELECT, INSERT, UPDATE, DELETE")
