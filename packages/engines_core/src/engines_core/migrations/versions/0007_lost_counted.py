"""The snapshot that last said what was lost of a day's demand."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column(
        "stock_demand",
        sa.Column("lost_counted_at", sa.BigInteger, nullable=False, server_default="0"),
        schema="engines",
    )
