"""Who runs a store is told when a balance is not the sum of its ledger."""

from alembic import op

revision = "0036"
down_revision = "0035"

TABLE = "ALTER TABLE construction.notice"
NAME = "ck_notice_kind"
KINDS = (
    "'approval_asked', 'approval_approved', 'approval_refused', 'quote_approved', "
    "'quote_rejected', 'quote_change', 'stock_alert', 'stock_off'"
)


def upgrade() -> None:
    # A wider list of kinds follows at once: nobody loses a guarantee.
    op.execute(f"-- squawk-ignore ban-drop-constraint\n{TABLE} DROP CONSTRAINT {NAME}")
    op.execute(f"{TABLE} ADD CONSTRAINT {NAME} CHECK (kind IN ({KINDS})) NOT VALID")
    op.execute(f"{TABLE} VALIDATE CONSTRAINT {NAME}")
