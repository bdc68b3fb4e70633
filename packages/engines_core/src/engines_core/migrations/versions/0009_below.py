"""Forecasts say whether less is free than the minimum, so that a list needs no look at all."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0009"
down_revision = "0008"

PRODUCTS = """
    SELECT p.tenant_id, p.product_id, p.on_hand, f.mean_daily_demand, f.days_to_stock_out,
           f.minimum, f.maximum, f.as_of, p.incoming, f.slow_daily_demand, f.fast_daily_demand,
           f.stock_out_chance, f.lead_time_days, f.season, f.level_change, f.level_days,
           f.is_below
    FROM engines.stock_product p
    LEFT JOIN (
        SELECT t.* FROM engines.stock_forecast t
        JOIN events.watermark w ON w.tenant_id = t.tenant_id
        AND w.consumer = 'stock' AND w.generation = t.generation
    ) f
      ON f.tenant_id = p.tenant_id AND f.product_id = p.product_id
"""
MARK = (
    "UPDATE engines.stock_forecast f SET is_below = true FROM engines.stock_product p "
    "WHERE p.tenant_id = f.tenant_id AND p.product_id = f.product_id "
    "AND p.on_hand - greatest(p.reserved, 0) < f.minimum"
)


def upgrade() -> None:
    below = sa.Column("is_below", sa.Boolean, nullable=False, server_default=sa.text("false"))
    op.add_column("stock_forecast", below, schema="engines")
    op.create_index(
        "ix_stock_forecast_below",
        "stock_forecast",
        ["tenant_id", "product_id"],
        schema="engines",
        postgresql_where=sa.text("is_below"),
    )
    with ddl.as_each_tenant() as tenants:
        for _ in tenants:
            op.execute(MARK)
    op.execute(f"CREATE OR REPLACE VIEW engines.insight_stock_products AS {PRODUCTS}")
