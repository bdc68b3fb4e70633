"""What is below zero, and what moved in the last days, is found without reading the whole ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.create_index(
        "ix_stock_movement_tenant_id_product_id_at",
        "stock_movement",
        ["tenant_id", "product_id", "at"],
        schema="construction",
        postgresql_include=["quantity"],
    )
    op.create_index(
        "ix_stock_balance_negative",
        "stock_balance",
        ["tenant_id", "product_id"],
        schema="construction",
        postgresql_where=sa.text("on_hand < 0"),
    )
