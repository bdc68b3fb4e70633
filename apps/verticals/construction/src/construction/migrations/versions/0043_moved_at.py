"""A balance says when it last moved, so that what lies still is found without the ledger."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0043"
down_revision = "0042"

SCHEMA = "construction"
FILL = sa.text(
    "UPDATE construction.stock_balance b SET moved_at = m.at FROM ("
    "SELECT product_id, location, max(at) AS at FROM construction.stock_movement "
    "WHERE tenant_id = :tenant GROUP BY 1, 2) m "
    "WHERE b.tenant_id = :tenant AND b.product_id = m.product_id AND b.location = m.location"
)


def upgrade() -> None:
    column = sa.Column(
        "moved_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
    )
    op.add_column("stock_balance", column, schema=SCHEMA)
    with ddl.as_each_tenant() as tenants:
        for tenant_id in tenants:
            op.get_bind().execute(FILL, {"tenant": tenant_id})
    op.create_index(
        "ix_stock_balance_still",
        "stock_balance",
        ["tenant_id", "moved_at"],
        schema=SCHEMA,
        postgresql_where=sa.text("on_hand <> 0"),
    )
