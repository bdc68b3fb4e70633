"""How the store wants to buy: for all of it, a category or a product."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0033"
down_revision = "0032"

TABLE = "replenishment_parameters"
SCHEMA = "construction"
QUANTITY, PERCENT = sa.Numeric(14, 3), sa.Numeric(7, 2)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("category_id", sa.Uuid()),
        sa.Column("product_id", sa.Uuid()),
        sa.Column("lead_time_days", sa.Integer()),
        sa.Column("review_days", sa.Integer()),
        *(sa.Column(name, PERCENT) for name in ("service_level_percent", "margin_percent")),
        *(
            sa.Column(name, QUANTITY)
            for name in ("minimum", "maximum", "order_multiple", "minimum_order")
        ),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("scope IN ('store', 'category', 'product')", name="scope"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            [f"{SCHEMA}.product.tenant_id", f"{SCHEMA}.product.id"],
            name=f"fk_{TABLE}_tenant_id_product_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=f"pk_{TABLE}"),
        schema=SCHEMA,
    )
    ddl.tenant_table(f"{SCHEMA}.{TABLE}")
    ddl.grant("construction_service", f"{SCHEMA}.{TABLE}", "SELECT, INSERT, UPDATE, DELETE")
