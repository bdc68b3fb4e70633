"""Orders have a day of delivery and a reason why they are cancelled; their list is filtered."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

SCHEMA = "construction"
ORDER = 'ALTER TABLE construction."order"'
REASONS = "'gave_up', 'not_in_stock', 'mistake', 'other'"
OPEN = "status IN ('pending', 'preparing', 'out_for_delivery')"


def upgrade() -> None:
    op.add_column("order", sa.Column("deliver_on", sa.Date(), nullable=True), schema=SCHEMA)
    op.add_column("order", sa.Column("cancel_reason", sa.Text(), nullable=True), schema=SCHEMA)
    op.execute(
        f"{ORDER} ADD CONSTRAINT ck_order_cancel_reason "
        f"CHECK (cancel_reason IN ({REASONS})) NOT VALID"
    )
    op.execute(f"{ORDER} VALIDATE CONSTRAINT ck_order_cancel_reason")
    for name, columns, where in (
        ("ix_order_owner_status", ("owner_id", "status", "number"), None),
        ("ix_order_created_at", ("created_at",), None),
        ("ix_order_deliver_on", ("deliver_on",), None),
        ("ix_order_open", ("number",), OPEN),
        ("ix_order_column", ("status", "deliver_on", "number"), None),
    ):
        op.create_index(
            name,
            "order",
            ["tenant_id", *columns],
            schema=SCHEMA,
            postgresql_where=sa.text(where) if where else None,
        )
