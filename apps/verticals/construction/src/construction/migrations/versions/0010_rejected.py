"""A quote can be refused by the customer."""

from alembic import op

revision = "0010"
down_revision = "0009"

TABLE = "ALTER TABLE construction.quote"
OLD = "ck_quote_ck_quote_status"
"""The metadata's naming convention prefixed the name that was given in full."""


def upgrade() -> None:
    # A wider list of states follows at once: nobody loses a guarantee.
    op.execute(f"-- squawk-ignore ban-drop-constraint\n{TABLE} DROP CONSTRAINT {OLD}")
    op.execute(
        f"{TABLE} ADD CONSTRAINT ck_quote_status CHECK (status IN ('draft', 'sent', "
        "'approved', 'converted', 'rejected', 'expired', 'cancelled')) NOT VALID"
    )
    op.execute(f"{TABLE} VALIDATE CONSTRAINT ck_quote_status")
