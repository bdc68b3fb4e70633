"""Facts and conclusions of the stock engine."""

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
MONEY = Numeric(14, 2)
LEVELS = "('high', 'medium', 'low')"


def _sequences(*names: str) -> list[Column[int]]:
    return [Column(name, BigInteger, nullable=False, server_default="0") for name in names]


product = Table(
    "stock_product",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("product_id", Uuid, primary_key=True),
    Column("uom", Text),
    Column("price", MONEY),
    Column("cost", MONEY),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
    Column("on_hand", QUANTITY, nullable=False, server_default="0"),
    Column("reserved", QUANTITY, nullable=False, server_default="0"),
    Column("first_sale_on", Date),
    *_sequences("described_at", "priced_at", "balanced_at", "changed_at"),
)
"""Facts: the product as last announced, its balance, what of it is promised, its first day of
demand.

The last columns are the sequences of the events that said so: an event that is applied late must
not undo what a later one said. `changed_at` is that of the last event that touched the product.
"""

demand = Table(
    "stock_demand",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("product_id", Uuid, primary_key=True),
    Column("on_date", Date, primary_key=True),
    Column("quantity", QUANTITY, nullable=False),
    *_sequences("counted_at"),
)
"""Facts: what was handed over, less what came back of it, by business day; kept for good.
`counted_at` is the sequence of the last snapshot that said so."""

dirty = Table(
    "stock_dirty",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("product_id", Uuid, primary_key=True),
)
"""Products whose heavier conclusions are older than their facts."""

forecast = Table(
    "stock_forecast",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("product_id", Uuid, primary_key=True),
    Column("generation", Integer, primary_key=True),
    Column("mean_daily_demand", QUANTITY, nullable=False),
    Column("days_to_stock_out", Numeric(14, 2)),
    Column("minimum", QUANTITY, nullable=False),
    Column("maximum", QUANTITY, nullable=False),
    Column("as_of", Date, nullable=False),
)
"""Conclusions: the latest figures of every product."""

alert = Table(
    "stock_alert",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("generation", Integer, nullable=False),
    Column("product_id", Uuid, nullable=False),
    Column("level", Text, nullable=False),
    Column("on_hand", QUANTITY, nullable=False),
    Column("mean_daily_demand", QUANTITY, nullable=False),
    Column("days_to_stock_out", Numeric(14, 2)),
    Column("lead_time_days", Integer, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("explanation_key", Text, nullable=False),
    Column("explanation_figures", JSONB, nullable=False),
    Column("raised_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("cleared_at", DateTime(timezone=True)),
    CheckConstraint(f"level IN {LEVELS}", name="level"),
    Index(
        "uq_stock_alert_open",
        "tenant_id",
        "generation",
        "product_id",
        unique=True,
        postgresql_where=text("cleared_at IS NULL"),
    ),
)
"""Conclusions: at most one open alert a product; closed ones are its history."""

suggestion = Table(
    "stock_suggestion",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("generation", Integer, nullable=False),
    Column("product_id", Uuid, nullable=False),
    Column("quantity", QUANTITY, nullable=False),
    Column("announced_quantity", QUANTITY, nullable=False),
    Column("minimum", QUANTITY, nullable=False),
    Column("maximum", QUANTITY, nullable=False),
    Column("priority", Text, nullable=False),
    Column("estimated_cost", MONEY),
    Column("on_hand", QUANTITY, nullable=False),
    Column("mean_daily_demand", QUANTITY, nullable=False),
    Column("lead_time_days", Integer, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("explanation_key", Text, nullable=False),
    Column("explanation_figures", JSONB, nullable=False),
    Column("suggested_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("closed_at", DateTime(timezone=True)),
    Column("outcome", Text),
    Column("outcome_reason", Text),
    CheckConstraint(f"priority IN {LEVELS}", name="priority"),
    CheckConstraint("outcome IN ('followed', 'changed', 'ignored', 'lapsed')", name="outcome"),
    Index(
        "uq_stock_suggestion_open",
        "tenant_id",
        "generation",
        "product_id",
        unique=True,
        postgresql_where=text("closed_at IS NULL"),
    ),
)
"""Conclusions: at most one open suggestion a product; closed ones keep what became of them."""
