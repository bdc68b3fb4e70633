"""The pricing engine's facts and conclusions, and the views that verticals read."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"

SERVICE = "engines_service"
READER = "construction_service"
QUANTITY = sa.Numeric(14, 3)
UNIT_COST = sa.Numeric(14, 4)
PERCENT = sa.Numeric(12, 1)
MOMENT = sa.DateTime(timezone=True)

VIEWS = {
    "insight_price_products": """
        SELECT tenant_id, product_id, base_unit_cost AS base_cost, basis, quantity,
               best_supplier_id, best_unit_cost AS best_cost,
               trend_percent, explanation_key, explanation_figures, as_of, changed_at
        FROM engines.pricing_cost
    """,
    "insight_price_comparisons": """
        SELECT tenant_id, product_id, supplier_id, rank, offer_id, quantity, unit_price, freight,
               payment_term_days, unit_cost, risk, above_best_percent, wobble_percent,
               late_percent, trend_percent
        FROM engines.pricing_comparison
    """,
    "insight_price_alerts": """
        SELECT tenant_id, id, product_id, supplier_id, offer_id, usual_unit_price AS usual_price,
               new_unit_price AS new_price,
               change_percent, explanation_key, explanation_figures, raised_at
        FROM engines.pricing_alert WHERE cleared_at IS NULL
    """,
    "insight_price_history": """
        SELECT tenant_id, product_id, supplier_id, offer_id, source, unit_price, minimum_quantity,
               offered_on
        FROM engines.pricing_offer
    """,
}


def _table(name: str, *columns: sa.Column[object] | sa.CheckConstraint) -> None:
    tenant = sa.Column("tenant_id", sa.Uuid, primary_key=True)
    op.create_table(name, tenant, *columns, schema="engines")


def _id(name: str, *, key: bool = False, optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, primary_key=key, nullable=optional)


def _facts() -> None:
    _table(
        "pricing_product",
        _id("product_id", key=True),
        sa.Column("is_active", sa.Boolean, nullable=False, server_default=sa.text("true")),
        sa.Column("said_at", sa.BigInteger, nullable=False, server_default="0"),
    )
    _table(
        "pricing_supplier",
        _id("supplier_id", key=True),
        sa.Column("payment_term_days", sa.Integer),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("said_at", sa.BigInteger, nullable=False),
    )
    _table(
        "pricing_offer",
        _id("offer_id", key=True),
        _id("product_id"),
        _id("supplier_id"),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("unit_price", UNIT_COST, nullable=False),
        sa.Column("minimum_quantity", QUANTITY, nullable=False),
        sa.Column("freight_per_unit", UNIT_COST, nullable=False),
        sa.Column("freight_per_order", UNIT_COST, nullable=False),
        sa.Column("payment_term_days", sa.Integer),
        sa.Column("offered_on", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
    )
    _table(
        "pricing_purchase",
        _id("purchase_id", key=True),
        sa.Column("expected_on", sa.Date),
        sa.Column("said_at", sa.BigInteger, nullable=False),
    )
    _table(
        "pricing_arrival",
        _id("receipt_id", key=True),
        sa.Column("line", sa.Integer, primary_key=True),
        _id("product_id"),
        _id("supplier_id"),
        _id("purchase_id", optional=True),
        sa.Column("quantity", QUANTITY, nullable=False),
        sa.Column("unit_cost", UNIT_COST),
        sa.Column("received_on", sa.Date, nullable=False),
    )
    _table("pricing_dirty", _id("product_id", key=True))


def _conclusions() -> None:
    _table(
        "pricing_cost",
        _id("product_id", key=True),
        sa.Column("base_unit_cost", UNIT_COST),
        sa.Column("told_unit_cost", UNIT_COST),
        sa.Column("basis", sa.Text),
        sa.Column("quantity", QUANTITY, nullable=False),
        _id("best_supplier_id", optional=True),
        _id("best_offer_id", optional=True),
        sa.Column("best_unit_cost", UNIT_COST),
        sa.Column("trend_percent", PERCENT),
        sa.Column("rule_version", sa.Integer, nullable=False),
        sa.Column("explanation_key", sa.Text, nullable=False),
        sa.Column("explanation_figures", JSONB, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint("basis IN ('receipts', 'offers')", name="basis"),
    )
    _table(
        "pricing_comparison",
        _id("product_id", key=True),
        _id("supplier_id", key=True),
        sa.Column("rank", sa.Integer, nullable=False),
        _id("offer_id"),
        sa.Column("quantity", QUANTITY, nullable=False),
        sa.Column("unit_price", UNIT_COST, nullable=False),
        sa.Column("freight", UNIT_COST, nullable=False),
        sa.Column("payment_term_days", sa.Integer, nullable=False),
        sa.Column("unit_cost", UNIT_COST, nullable=False),
        sa.Column("risk", UNIT_COST, nullable=False),
        sa.Column("above_best_percent", PERCENT),
        sa.Column("wobble_percent", PERCENT, nullable=False),
        sa.Column("late_percent", PERCENT, nullable=False),
        sa.Column("trend_percent", PERCENT),
    )
    _table(
        "pricing_alert",
        _id("id", key=True),
        _id("product_id"),
        _id("supplier_id"),
        _id("offer_id"),
        sa.Column("usual_unit_price", UNIT_COST, nullable=False),
        sa.Column("new_unit_price", UNIT_COST, nullable=False),
        sa.Column("change_percent", PERCENT, nullable=False),
        sa.Column("explanation_key", sa.Text, nullable=False),
        sa.Column("explanation_figures", JSONB, nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("cleared_at", MOMENT),
    )


def _index(name: str, table: str, *columns: str, where: str = "") -> None:
    op.create_index(
        name,
        table,
        ["tenant_id", *columns],
        schema="engines",
        unique=bool(where),
        postgresql_where=sa.text(where) if where else None,
    )


def upgrade() -> None:
    _facts()
    _conclusions()
    offered = ("product_id", "supplier_id", "offered_on")
    _index("ix_pricing_offer_product", "pricing_offer", *offered)
    _index("ix_pricing_offer_supplier", "pricing_offer", "supplier_id")
    _index("ix_pricing_arrival_product", "pricing_arrival", "product_id", "received_on")
    is_open = "cleared_at IS NULL"
    _index("uq_pricing_alert_open", "pricing_alert", "product_id", "supplier_id", where=is_open)
    for name, verbs in RIGHTS.items():
        ddl.tenant_table(f"engines.{name}")
        ddl.grant(SERVICE, f"engines.{name}", verbs)
    ddl.cross_tenant(
        SERVICE, "engines.pricing_dirty", "SELECT", "find the stores with something to conclude"
    )
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW engines.{name} AS {query}")
        ddl.grant(READER, f"engines.{name}", "SELECT")


RIGHTS = {
    "pricing_product": "SELECT, INSERT, UPDATE",
    "pricing_supplier": "SELECT, INSERT, UPDATE",
    "pricing_offer": "SELECT, INSERT",
    "pricing_purchase": "SELECT, INSERT, UPDATE",
    "pricing_arrival": "SELECT, INSERT",
    "pricing_dirty": "SELECT, INSERT, DELETE",
    "pricing_cost": "SELECT, INSERT, UPDATE",
    "pricing_comparison": "SELECT, INSERT, DELETE",
    "pricing_alert": "SELECT, INSERT, UPDATE",
}
