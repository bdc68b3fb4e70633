"""Who sees costs is told when a supplier asks for an odd price."""

from alembic import op

revision = "0042"
down_revision = "0041"

TABLE = "ALTER TABLE construction.notice"
NAME = "ck_notice_kind"
KINDS = (
    "'approval_asked', 'approval_approved', 'approval_refused', 'quote_approved', "
    "'quote_rejected', 'quote_change', 'stock_alert', 'stock_off', 'price_odd'"
)


def upgrade() -> None:
    # A wider list of kinds follows at once: nobody loses a guarantee.
    op.execute(f"-- squawk-ignore ban-drop-constraint\n{TABLE} DROP CONSTRAINT {NAME}")
    op.execute(f"{TABLE} ADD CONSTRAINT {NAME} CHECK (kind IN ({KINDS})) NOT VALID")
    op.execute(f"{TABLE} VALIDATE CONSTRAINT {NAME}")
