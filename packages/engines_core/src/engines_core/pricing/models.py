"""Facts and conclusions of the pricing engine."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from engines_core.tables import metadata

QUANTITY = Numeric(14, 3)
UNIT_COST = Numeric(14, 4)
MONEY = Numeric(14, 2)
PERCENT = Numeric(12, 1)
SHARE = Numeric(7, 2)
MOMENT = DateTime(timezone=True)

product = Table(
    "pricing_product",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("product_id", Uuid, primary_key=True),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
    Column("said_at", BigInteger, nullable=False, server_default="0"),
)
"""Facts: the products that the engine has heard of. `said_at` is the event's sequence here and
below: what is applied late must not undo what a later event said."""

supplier = Table(
    "pricing_supplier",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("supplier_id", Uuid, primary_key=True),
    Column("payment_term_days", Integer),
    Column("is_active", Boolean, nullable=False),
    Column("said_at", BigInteger, nullable=False),
)

offer = Table(
    "pricing_offer",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("offer_id", Uuid, primary_key=True),
    Column("product_id", Uuid, nullable=False),
    Column("supplier_id", Uuid, nullable=False),
    Column("source", Text, nullable=False),
    Column("unit_price", UNIT_COST, nullable=False),
    Column("minimum_quantity", QUANTITY, nullable=False),
    Column("freight_per_unit", UNIT_COST, nullable=False),
    Column("freight_per_order", UNIT_COST, nullable=False),
    Column("payment_term_days", Integer),
    Column("offered_on", Date, nullable=False),
    Column("valid_until", Date),
    Index("ix_pricing_offer_product", "tenant_id", "product_id", "supplier_id", "offered_on"),
    Index("ix_pricing_offer_supplier", "tenant_id", "supplier_id"),
)

purchase = Table(
    "pricing_purchase",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("purchase_id", Uuid, primary_key=True),
    Column("expected_on", Date),
    Column("said_at", BigInteger, nullable=False),
)

arrival = Table(
    "pricing_arrival",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("receipt_id", Uuid, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("product_id", Uuid, nullable=False),
    Column("supplier_id", Uuid, nullable=False),
    Column("purchase_id", Uuid),
    Column("quantity", QUANTITY, nullable=False),
    Column("unit_cost", UNIT_COST),
    Column("received_on", Date, nullable=False),
    Index("ix_pricing_arrival_product", "tenant_id", "product_id", "received_on"),
)
"""Facts: goods that came; the cost of a unit has its share of the freight, and is missing where
the receipt named no price."""

dirty = Table(
    "pricing_dirty",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("product_id", Uuid, primary_key=True),
)
"""Products of which something changed since they were concluded about."""

terms = Table(
    "pricing_terms",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("monthly_rate_percent", SHARE),
    Column("unsteady_percent", SHARE),
    Column("late_percent", SHARE),
    Column("said_at", BigInteger, nullable=False),
)
"""Facts: how the store weighs offers; what is missing is as usual."""

cost = Table(
    "pricing_cost",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("product_id", Uuid, primary_key=True),
    Column("base_unit_cost", UNIT_COST),
    Column("told_unit_cost", UNIT_COST),
    Column("basis", Text),
    Column("quantity", QUANTITY, nullable=False),
    Column("best_supplier_id", Uuid),
    Column("best_offer_id", Uuid),
    Column("best_unit_cost", UNIT_COST),
    Column("trend_percent", PERCENT),
    Column("rule_version", Integer, nullable=False),
    Column("explanation_key", Text, nullable=False),
    Column("explanation_figures", JSONB, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("changed_at", MOMENT, nullable=False),
    CheckConstraint("basis IN ('receipts', 'offers')", name="basis"),
)
"""Conclusions: what a product costs the store, and whom it is best bought from. `told_cost` is the
base cost that others were last told: small changes add up until they are worth telling."""

comparison = Table(
    "pricing_comparison",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("product_id", Uuid, primary_key=True),
    Column("supplier_id", Uuid, primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("offer_id", Uuid, nullable=False),
    Column("quantity", QUANTITY, nullable=False),
    Column("unit_price", UNIT_COST, nullable=False),
    Column("freight", UNIT_COST, nullable=False),
    Column("payment_term_days", Integer, nullable=False),
    Column("unit_cost", UNIT_COST, nullable=False),
    Column("risk", UNIT_COST, nullable=False),
    Column("above_best_percent", PERCENT),
    Column("wobble_percent", PERCENT, nullable=False),
    Column("late_percent", PERCENT, nullable=False),
    Column("trend_percent", PERCENT),
)
"""Conclusions: each supplier of a product in columns, the best first."""

priced = Table(
    "pricing_offer_priced",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("product_id", Uuid, primary_key=True),
    Column("offer_id", Uuid, primary_key=True),
    Column("supplier_id", Uuid, nullable=False),
    Column("minimum_quantity", QUANTITY, nullable=False),
    Column("unit_price", UNIT_COST, nullable=False),
    Column("freight_per_unit", UNIT_COST, nullable=False),
    Column("freight_per_order", UNIT_COST, nullable=False),
    Column("payment_term_days", Integer, nullable=False),
    Column("unit_cost", UNIT_COST, nullable=False),
    Column("order_cost", MONEY, nullable=False),
    Column("risk", UNIT_COST, nullable=False),
)
"""Conclusions: offers that hold, ready for any quantity."""

alert = Table(
    "pricing_alert",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("product_id", Uuid, nullable=False),
    Column("supplier_id", Uuid, nullable=False),
    Column("offer_id", Uuid, nullable=False),
    Column("usual_unit_price", UNIT_COST, nullable=False),
    Column("new_unit_price", UNIT_COST, nullable=False),
    Column("change_percent", PERCENT, nullable=False),
    Column("explanation_key", Text, nullable=False),
    Column("explanation_figures", JSONB, nullable=False),
    Column("raised_at", MOMENT, nullable=False),
    Column("cleared_at", MOMENT),
    Index(
        "uq_pricing_alert_open",
        "tenant_id",
        "product_id",
        "supplier_id",
        unique=True,
        postgresql_where=text("cleared_at IS NULL"),
    ),
)
"""Conclusions: a supplier's price that left its usual range; cleared by its next usual one."""
