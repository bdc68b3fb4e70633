"""A line of a template keeps its quantity as somebody typed it."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    op.add_column(
        "quote_template_line",
        sa.Column("said", sa.Text(), nullable=True),
        schema="construction",
    )
