"""A store says how it weighs suppliers' offers."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

NAMES = ("monthly_rate_percent", "unsteady_percent", "late_percent")


def upgrade() -> None:
    for name in NAMES:
        column = sa.Column(name, sa.Numeric(7, 2))
        op.add_column("replenishment_parameters", column, schema="construction")
