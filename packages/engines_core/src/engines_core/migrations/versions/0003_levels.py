"""Levels by the rule: what was lost and is to come, what was set, and forecasts that say why."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0003"
down_revision = "0002"

SERVICE = "engines_service"
QUANTITY = sa.Numeric(14, 3)
NEW = ("stock_terms", "stock_purchase", "stock_purchase_line", "stock_arrival")

PRODUCTS = """
    SELECT p.tenant_id, p.product_id, p.on_hand, f.mean_daily_demand, f.days_to_stock_out,
           f.minimum, f.maximum, f.as_of, p.incoming, f.slow_daily_demand, f.fast_daily_demand,
           f.stock_out_chance, f.lead_time_days, f.season, f.level_change, f.level_days
    FROM engines.stock_product p
    LEFT JOIN (
        SELECT t.* FROM engines.stock_forecast t
        JOIN events.watermark w ON w.tenant_id = t.tenant_id
        AND w.consumer = 'stock' AND w.generation = t.generation
    ) f
      ON f.tenant_id = p.tenant_id AND f.product_id = p.product_id
"""


def _add(table: str, *columns: sa.Column[object]) -> None:
    for column in columns:
        op.add_column(table, column, schema="engines")


def _number(name: str, default: str | None = "0", kind: Any = QUANTITY) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=default is None, server_default=default)


def _ids(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Uuid, primary_key=True) for name in names]


def _facts() -> None:
    _add("stock_product", sa.Column("category", sa.Text), _number("incoming"))
    _add("stock_demand", _number("lost"))
    op.create_table(
        "stock_terms",
        *_ids("tenant_id", "parameters_id"),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("category", sa.Text),
        sa.Column("product_id", sa.Uuid),
        sa.Column("lead_time_days", sa.Integer),
        *(
            sa.Column(name, QUANTITY)
            for name in (
                "service_level_percent",
                "minimum",
                "maximum",
                "order_multiple",
                "minimum_order",
            )
        ),
        sa.Column("said_at", sa.BigInteger, nullable=False),
        sa.CheckConstraint("scope IN ('store', 'category', 'product')", name="scope"),
        schema="engines",
    )
    op.create_table(
        "stock_purchase",
        *_ids("tenant_id", "purchase_id"),
        sa.Column("ordered_on", sa.Date),
        sa.Column("is_complete", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("said_at", sa.BigInteger, nullable=False, server_default="0"),
        schema="engines",
    )
    op.create_table(
        "stock_purchase_line",
        *_ids("tenant_id", "purchase_id", "product_id"),
        sa.Column("quantity", QUANTITY, nullable=False),
        schema="engines",
    )
    op.create_table(
        "stock_arrival",
        *_ids("tenant_id", "receipt_id", "product_id"),
        sa.Column("purchase_id", sa.Uuid),
        sa.Column("quantity", QUANTITY, nullable=False),
        sa.Column("ordered_on", sa.Date),
        sa.Column("received_on", sa.Date, nullable=False),
        schema="engines",
    )
    for table, column in (("stock_purchase_line", "product_id"), ("stock_arrival", "product_id")):
        op.create_index(f"ix_{table}_product", table, ["tenant_id", column], schema="engines")
    op.create_index(
        "ix_stock_arrival_purchase", "stock_arrival", ["tenant_id", "purchase_id"], schema="engines"
    )


def _forecasts() -> None:
    _add(
        "stock_forecast",
        _number("slow_daily_demand"),
        _number("fast_daily_demand"),
        _number("lead_time_days", "7", sa.Integer),
        _number("stock_out_chance", "0", sa.Numeric(5, 4)),
        _number("season", "1"),
        _number("level_change", "1"),
        _number("level_days", "0", sa.Integer),
        _number("order_multiple", None),
        _number("minimum_order", None),
    )
    op.execute(f"CREATE OR REPLACE VIEW engines.insight_stock_products AS {PRODUCTS}")


def upgrade() -> None:
    _facts()
    _forecasts()
    for table in NEW:
        ddl.tenant_table(f"engines.{table}")
        ddl.grant(SERVICE, f"engines.{table}", "SELECT, INSERT, UPDATE, DELETE")
