"""Price books of suppliers can be imported."""

from alembic import op

revision = "0037"
down_revision = "0036"

TABLE = "ALTER TABLE construction.import_batch"


def upgrade() -> None:
    # A wider list of kinds follows at once: nobody loses a guarantee.
    op.execute(
        f"-- squawk-ignore ban-drop-constraint\n{TABLE} DROP CONSTRAINT ck_import_batch_kind"
    )
    op.execute(
        f"{TABLE} ADD CONSTRAINT ck_import_batch_kind CHECK (kind IN "
        "('products', 'customers', 'prices', 'price_rules', 'supplier_prices')) NOT VALID"
    )
    op.execute(f"{TABLE} VALIDATE CONSTRAINT ck_import_batch_kind")
