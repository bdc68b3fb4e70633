"""From when on a store that was closed may be erased."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    column = sa.Column("erase_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("tenants", column, schema="auth")
