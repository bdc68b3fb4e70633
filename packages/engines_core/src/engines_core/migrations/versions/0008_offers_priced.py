"""How a store weighs offers, and offers that hold, ready for any quantity."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0008"
down_revision = "0007"

SERVICE = "engines_service"
READER = "construction_service"
UNIT_COST = sa.Numeric(14, 4)
MONEY = sa.Numeric(14, 2)
SHARE = sa.Numeric(7, 2)
VIEW = """
    CREATE VIEW engines.insight_price_offers AS
    SELECT tenant_id, product_id, offer_id, supplier_id, minimum_quantity, unit_price,
           freight_per_unit, freight_per_order, payment_term_days, unit_cost, order_cost, risk
    FROM engines.pricing_offer_priced
"""
RIGHTS = {
    "pricing_terms": "SELECT, INSERT, UPDATE",
    "pricing_offer_priced": "SELECT, INSERT, DELETE",
}


def upgrade() -> None:
    op.create_table(
        "pricing_terms",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("monthly_rate_percent", SHARE),
        sa.Column("unsteady_percent", SHARE),
        sa.Column("late_percent", SHARE),
        sa.Column("said_at", sa.BigInteger, nullable=False),
        schema="engines",
    )
    op.create_table(
        "pricing_offer_priced",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("product_id", sa.Uuid, primary_key=True),
        sa.Column("offer_id", sa.Uuid, primary_key=True),
        sa.Column("supplier_id", sa.Uuid, nullable=False),
        sa.Column("minimum_quantity", sa.Numeric(14, 3), nullable=False),
        sa.Column("unit_price", UNIT_COST, nullable=False),
        sa.Column("freight_per_unit", UNIT_COST, nullable=False),
        sa.Column("freight_per_order", UNIT_COST, nullable=False),
        sa.Column("payment_term_days", sa.Integer, nullable=False),
        sa.Column("unit_cost", UNIT_COST, nullable=False),
        sa.Column("order_cost", MONEY, nullable=False),
        sa.Column("risk", UNIT_COST, nullable=False),
        schema="engines",
    )
    for name, verbs in RIGHTS.items():
        ddl.tenant_table(f"engines.{name}")
        ddl.grant(SERVICE, f"engines.{name}", verbs)
    op.execute(VIEW)
    ddl.grant(READER, "engines.insight_price_offers", "SELECT")
