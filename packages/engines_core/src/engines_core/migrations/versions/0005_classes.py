"""Where products stand among the store's, what was asked for of each by day, and more terms."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0005"
down_revision = "0004"

SERVICE = "engines_service"
READER = "construction_service"
QUANTITY = sa.Numeric(14, 3)

VIEWS = {
    "insight_stock_classes": """
        SELECT p.tenant_id, p.product_id, c.abc, c.xyz, c.quantity AS yearly_quantity,
               c.value AS yearly_value, c.variation, p.on_hand,
               p.on_hand - greatest(p.reserved, 0) AS available, f.mean_daily_demand, f.maximum,
               s.last_sale_on
        FROM engines.stock_product p
        LEFT JOIN engines.stock_class c
          ON c.tenant_id = p.tenant_id AND c.product_id = p.product_id
        LEFT JOIN (
            SELECT t.* FROM engines.stock_forecast t
            JOIN events.watermark w ON w.tenant_id = t.tenant_id
            AND w.consumer = 'stock' AND w.generation = t.generation
        ) f
          ON f.tenant_id = p.tenant_id AND f.product_id = p.product_id
        LEFT JOIN LATERAL (
            SELECT max(d.on_date) AS last_sale_on FROM engines.stock_demand d
            WHERE d.tenant_id = p.tenant_id AND d.product_id = p.product_id AND d.quantity > 0
        ) s ON true
    """,
    "insight_stock_demand": """
        SELECT d.tenant_id, d.product_id, d.on_date, d.quantity, d.lost
        FROM engines.stock_demand d
    """,
}


def upgrade() -> None:
    op.create_table(
        "stock_class",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("product_id", sa.Uuid, primary_key=True),
        sa.Column("abc", sa.Text, nullable=False),
        sa.Column("xyz", sa.Text, nullable=False),
        sa.Column("quantity", QUANTITY, nullable=False),
        sa.Column("value", sa.Numeric(14, 2), nullable=False),
        sa.Column("variation", QUANTITY, nullable=False),
        sa.CheckConstraint("abc IN ('A', 'B', 'C')", name="abc"),
        sa.CheckConstraint("xyz IN ('X', 'Y', 'Z')", name="xyz"),
        schema="engines",
    )
    ddl.tenant_table("engines.stock_class")
    ddl.grant(SERVICE, "engines.stock_class", "SELECT, INSERT, UPDATE, DELETE")
    op.add_column("stock_terms", sa.Column("review_days", sa.Integer), schema="engines")
    op.add_column("stock_terms", sa.Column("margin_percent", QUANTITY), schema="engines")
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW engines.{name} AS {query}")
        ddl.grant(READER, f"engines.{name}", "SELECT")
