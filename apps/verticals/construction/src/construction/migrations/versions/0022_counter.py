"""Orders without a quote, paid and handed over at the counter, also to who gives no name."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

SCHEMA = "construction"
PAYMENTS = "'cash', 'pix', 'debit_card', 'credit_card', 'transfer', 'on_account', 'other'"
ORDER = 'ALTER TABLE construction."order"'


def upgrade() -> None:
    op.add_column("order", sa.Column("payment_method", sa.Text(), nullable=True), schema=SCHEMA)
    op.execute(
        f"{ORDER} ADD CONSTRAINT ck_order_payment_method "
        f"CHECK (payment_method IN ({PAYMENTS})) NOT VALID"
    )
    op.execute(f"{ORDER} VALIDATE CONSTRAINT ck_order_payment_method")
    for table, name in (("customer", "is_walk_in"), ("store_profile", "sells_below_stock")):
        flag: sa.Column[bool] = sa.Column(
            name, sa.Boolean(), nullable=False, server_default=sa.false()
        )
        op.add_column(table, flag, schema=SCHEMA)
    op.create_index(
        "uq_customer_walk_in",
        "customer",
        ["tenant_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("is_walk_in"),
    )
