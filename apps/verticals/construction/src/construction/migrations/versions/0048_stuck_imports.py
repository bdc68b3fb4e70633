"""An import whose undoing keeps failing is stuck, until somebody asks for it again."""

from alembic import op

revision = "0048"
down_revision = "0047"

TABLE = "ALTER TABLE construction.import_batch"
OLD = "ck_import_batch_ck_import_batch_status"
"""The metadata's naming convention prefixed the name that was given in full."""


def upgrade() -> None:
    # A wider list of states follows at once: nobody loses a guarantee.
    op.execute(f"-- squawk-ignore ban-drop-constraint\n{TABLE} DROP CONSTRAINT {OLD}")
    op.execute(
        f"{TABLE} ADD CONSTRAINT ck_import_batch_status CHECK (status IN ('checking', 'ready', "
        "'importing', 'done', 'undoing', 'undone', 'failed', 'stuck')) NOT VALID"
    )
    op.execute(f"{TABLE} VALIDATE CONSTRAINT ck_import_batch_status")
