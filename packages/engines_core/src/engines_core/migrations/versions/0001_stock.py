"""Scheduled runs, the stock engine's facts and conclusions, and the views that verticals read."""

from uuid import UUID

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

SERVICE = "engines_service"
READERS = ("construction_service",)
QUANTITY = sa.Numeric(14, 3)
MONEY = sa.Numeric(14, 2)
MOMENT = sa.DateTime(timezone=True)
LEVELS = "('high', 'medium', 'low')"

TABLES = (
    "run",
    "stock_product",
    "stock_demand",
    "stock_dirty",
    "stock_forecast",
    "stock_alert",
    "stock_suggestion",
)

# A view shows a store's present generation; another one may be in the making beside it.
VIEWS = {
    "insight_stock_alerts": """
        SELECT t.tenant_id, id, product_id, level, on_hand, mean_daily_demand, days_to_stock_out,
               lead_time_days, explanation_key, explanation_figures, raised_at, changed_at
        FROM engines.stock_alert t JOIN events.watermark w ON w.tenant_id = t.tenant_id
          AND w.consumer = 'stock' AND w.generation = t.generation
        WHERE cleared_at IS NULL
    """,
    "insight_stock_suggestions": """
        SELECT t.tenant_id, id, product_id, quantity, minimum, maximum, priority, estimated_cost,
               on_hand, mean_daily_demand, lead_time_days, explanation_key, explanation_figures,
               suggested_at, changed_at
        FROM engines.stock_suggestion t JOIN events.watermark w ON w.tenant_id = t.tenant_id
          AND w.consumer = 'stock' AND w.generation = t.generation
        WHERE closed_at IS NULL
    """,
    "insight_stock_products": """
        SELECT p.tenant_id, p.product_id, p.on_hand, f.mean_daily_demand, f.days_to_stock_out,
               f.minimum, f.maximum, f.as_of
        FROM engines.stock_product p
        LEFT JOIN (
            SELECT t.* FROM engines.stock_forecast t
            JOIN events.watermark w ON w.tenant_id = t.tenant_id
            AND w.consumer = 'stock' AND w.generation = t.generation
        ) f
          ON f.tenant_id = p.tenant_id AND f.product_id = p.product_id
    """,
}


def _key(*names: str) -> list[sa.Column[UUID]]:
    return [sa.Column(name, sa.Uuid, primary_key=True) for name in names]


def _sequences(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False, server_default="0") for name in names]


def _generation() -> sa.Column[int]:
    return sa.Column("generation", sa.Integer, nullable=False)


def _common() -> None:
    op.create_table(
        "run",
        *_key("tenant_id"),
        sa.Column("engine", sa.Text, primary_key=True),
        sa.Column("business_date", sa.Date, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=False),
        schema="engines",
    )


def _facts() -> None:
    op.create_table(
        "stock_product",
        *_key("tenant_id", "product_id"),
        sa.Column("uom", sa.Text),
        sa.Column("price", MONEY),
        sa.Column("cost", MONEY),
        sa.Column("is_active", sa.Boolean, nullable=False, server_default=sa.text("true")),
        sa.Column("on_hand", QUANTITY, nullable=False, server_default="0"),
        sa.Column("first_sale_on", sa.Date),
        *_sequences("described_at", "priced_at", "balanced_at", "changed_at"),
        schema="engines",
    )
    op.create_table(
        "stock_demand",
        *_key("tenant_id", "product_id"),
        sa.Column("on_date", sa.Date, primary_key=True),
        sa.Column("quantity", QUANTITY, nullable=False),
        *_sequences("counted_at"),
        schema="engines",
    )
    op.create_table("stock_dirty", *_key("tenant_id", "product_id"), schema="engines")
    op.create_table(
        "stock_forecast",
        *_key("tenant_id", "product_id"),
        sa.Column("generation", sa.Integer, primary_key=True),
        sa.Column("mean_daily_demand", QUANTITY, nullable=False),
        sa.Column("days_to_stock_out", sa.Numeric(14, 2)),
        sa.Column("minimum", QUANTITY, nullable=False),
        sa.Column("maximum", QUANTITY, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        schema="engines",
    )


def _alert() -> None:
    op.create_table(
        "stock_alert",
        *_key("tenant_id", "id"),
        _generation(),
        sa.Column("product_id", sa.Uuid, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("on_hand", QUANTITY, nullable=False),
        sa.Column("mean_daily_demand", QUANTITY, nullable=False),
        sa.Column("days_to_stock_out", sa.Numeric(14, 2)),
        sa.Column("lead_time_days", sa.Integer, nullable=False),
        sa.Column("rule_version", sa.Integer, nullable=False),
        sa.Column("explanation_key", sa.Text, nullable=False),
        sa.Column("explanation_figures", JSONB, nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("cleared_at", MOMENT),
        sa.CheckConstraint(f"level IN {LEVELS}", name="level"),
        schema="engines",
    )
    op.create_index(
        "uq_stock_alert_open",
        "stock_alert",
        ["tenant_id", "generation", "product_id"],
        unique=True,
        schema="engines",
        postgresql_where=sa.text("cleared_at IS NULL"),
    )


def _suggestion() -> None:
    op.create_table(
        "stock_suggestion",
        *_key("tenant_id", "id"),
        _generation(),
        sa.Column("product_id", sa.Uuid, nullable=False),
        sa.Column("quantity", QUANTITY, nullable=False),
        sa.Column("announced_quantity", QUANTITY, nullable=False),
        sa.Column("minimum", QUANTITY, nullable=False),
        sa.Column("maximum", QUANTITY, nullable=False),
        sa.Column("priority", sa.Text, nullable=False),
        sa.Column("estimated_cost", MONEY),
        sa.Column("on_hand", QUANTITY, nullable=False),
        sa.Column("mean_daily_demand", QUANTITY, nullable=False),
        sa.Column("lead_time_days", sa.Integer, nullable=False),
        sa.Column("rule_version", sa.Integer, nullable=False),
        sa.Column("explanation_key", sa.Text, nullable=False),
        sa.Column("explanation_figures", JSONB, nullable=False),
        sa.Column("suggested_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.Column("outcome", sa.Text),
        sa.Column("outcome_reason", sa.Text),
        sa.CheckConstraint(f"priority IN {LEVELS}", name="priority"),
        sa.CheckConstraint(
            "outcome IN ('followed', 'changed', 'ignored', 'lapsed')",
            name="outcome",
        ),
        schema="engines",
    )
    op.create_index(
        "uq_stock_suggestion_open",
        "stock_suggestion",
        ["tenant_id", "generation", "product_id"],
        unique=True,
        schema="engines",
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def upgrade() -> None:
    _common()
    _facts()
    _alert()
    _suggestion()
    for table in TABLES:
        ddl.tenant_table(f"engines.{table}")
        ddl.grant(SERVICE, f"engines.{table}", "SELECT, INSERT, UPDATE")
    for table in ("stock_dirty", "stock_forecast", "stock_alert", "stock_suggestion"):
        ddl.grant(SERVICE, f"engines.{table}", "DELETE")
    for table, why in (
        ("run", "finds the stores that the day's run lacks"),
        ("stock_dirty", "finds the stores with marked products"),
    ):
        ddl.cross_tenant(SERVICE, f"engines.{table}", "SELECT", why)
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW engines.{name} AS {query}")
        for reader in READERS:
            ddl.grant(reader, f"engines.{name}", "SELECT")
