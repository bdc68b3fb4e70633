"""What was not sold for long is found without reading the whole ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_index(
        "ix_stock_movement_sold",
        "stock_movement",
        ["tenant_id", "product_id", "at"],
        schema="construction",
        postgresql_where=sa.text("kind = 'sale'"),
    )
