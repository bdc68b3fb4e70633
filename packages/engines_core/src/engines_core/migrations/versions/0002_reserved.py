"""The stock engine keeps what of the stock is promised."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    reserved: sa.Column[object] = sa.Column(
        "reserved", sa.Numeric(14, 3), nullable=False, server_default="0"
    )
    op.add_column("stock_product", reserved, schema="engines")
