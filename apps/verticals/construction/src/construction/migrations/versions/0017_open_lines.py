"""What is promised of a product is found among its open lines alone."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0013"


def upgrade() -> None:
    op.create_index(
        "ix_order_line_open",
        "order_line",
        ["tenant_id", "product_id"],
        schema="construction",
        postgresql_where=sa.text("to_deliver > 0"),
    )
