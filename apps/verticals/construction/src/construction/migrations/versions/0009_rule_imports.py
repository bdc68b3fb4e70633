"""Price rules can be imported, and taken back."""

from alembic import op
from basecore import ddl

revision = "0009"
down_revision = "0008"

TABLE = "ALTER TABLE construction.import_batch"
OLD = "ck_import_batch_ck_import_batch_kind"
"""The metadata's naming convention prefixed the name that was given in full."""


def upgrade() -> None:
    # A wider list of kinds follows at once: nobody loses a guarantee.
    op.execute(f"-- squawk-ignore ban-drop-constraint\n{TABLE} DROP CONSTRAINT {OLD}")
    op.execute(
        f"{TABLE} ADD CONSTRAINT ck_import_batch_kind "
        "CHECK (kind IN ('products', 'customers', 'prices', 'price_rules')) NOT VALID"
    )
    op.execute(f"{TABLE} VALIDATE CONSTRAINT ck_import_batch_kind")
    ddl.grant("construction_service", "construction.price_rule", "DELETE")
