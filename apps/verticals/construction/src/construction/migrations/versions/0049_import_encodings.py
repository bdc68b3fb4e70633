"""How the text of an imported file was written, so that the preview can say it."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    op.add_column(
        "import_batch", sa.Column("encoding", sa.Text(), nullable=True), schema="construction"
    )
