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
    Column("category", Text),
    Column("incoming", QUANTITY, nullable=False, server_default="0"),
)
"""Facts: the product as last announced, its balance, what of it is promised and what is to come,
its first day of demand.

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
    Column("lost", QUANTITY, nullable=False, server_default="0"),
    *_sequences("lost_counted_at"),
)
"""Facts: what was handed over, less what came back of it, and what was asked for and not there, by
business day; kept for good. `counted_at` is the sequence of the last snapshot that said so, and
`lost_counted_at` that of the last that said what was lost too."""

terms = Table(
    "stock_terms",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("parameters_id", Uuid, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("category", Text),
    Column("product_id", Uuid),
    Column("lead_time_days", Integer),
    Column("service_level_percent", QUANTITY),
    Column("minimum", QUANTITY),
    Column("maximum", QUANTITY),
    Column("order_multiple", QUANTITY),
    Column("minimum_order", QUANTITY),
    Column("said_at", BigInteger, nullable=False),
    Column("review_days", Integer),
    Column("margin_percent", QUANTITY),
    CheckConstraint("scope IN ('store', 'category', 'product')", name="scope"),
)
"""Facts: how the store wants things to be replenished; the narrowest scope that says it wins."""

reaction = Table(
    "stock_reaction",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("suggestion_id", Uuid, primary_key=True),
    Column("product_id", Uuid, nullable=False),
    Column("reaction", Text, nullable=False),
    Column("reason", Text),
    Column("quantity", QUANTITY),
    Column("on_date", Date, nullable=False),
    Column("said_at", BigInteger, nullable=False),
    CheckConstraint("reaction IN ('followed', 'changed', 'ignored')", name="reaction"),
    Index("ix_stock_reaction_product", "tenant_id", "product_id"),
)
"""Facts: what people did with a suggestion; the first thing that they did counts."""

purchase = Table(
    "stock_purchase",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("purchase_id", Uuid, primary_key=True),
    Column("ordered_on", Date),
    Column("is_complete", Boolean, nullable=False, server_default=text("false")),
    *_sequences("said_at"),
)
"""Facts: purchases as last said, and whether the last of their goods came."""

purchase_line = Table(
    "stock_purchase_line",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("purchase_id", Uuid, primary_key=True),
    Column("product_id", Uuid, primary_key=True),
    Column("quantity", QUANTITY, nullable=False),
    Index("ix_stock_purchase_line_product", "tenant_id", "product_id"),
)
"""Facts: what a purchase, as last said, is to bring."""

arrival = Table(
    "stock_arrival",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("receipt_id", Uuid, primary_key=True),
    Column("product_id", Uuid, primary_key=True),
    Column("purchase_id", Uuid),
    Column("quantity", QUANTITY, nullable=False),
    Column("ordered_on", Date),
    Column("received_on", Date, nullable=False),
    Index("ix_stock_arrival_product", "tenant_id", "product_id"),
    Index("ix_stock_arrival_purchase", "tenant_id", "purchase_id"),
)
"""Facts: what came from suppliers, and when."""

dirty = Table(
    "stock_dirty",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("product_id", Uuid, primary_key=True),
)
"""Products whose heavier conclusions are older than their facts."""

classes = Table(
    "stock_class",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("product_id", Uuid, primary_key=True),
    Column("abc", Text, nullable=False),
    Column("xyz", Text, nullable=False),
    Column("quantity", QUANTITY, nullable=False),
    Column("value", MONEY, nullable=False),
    Column("variation", QUANTITY, nullable=False),
    CheckConstraint("abc IN ('A', 'B', 'C')", name="abc"),
    CheckConstraint("xyz IN ('X', 'Y', 'Z')", name="xyz"),
)
"""Conclusions: where every product stands among the store's, by the last twelve whole months."""

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
    Column("slow_daily_demand", QUANTITY, nullable=False, server_default="0"),
    Column("fast_daily_demand", QUANTITY, nullable=False, server_default="0"),
    Column("lead_time_days", Integer, nullable=False, server_default="7"),
    Column("stock_out_chance", Numeric(5, 4), nullable=False, server_default="0"),
    Column("season", QUANTITY, nullable=False, server_default="1"),
    Column("level_change", QUANTITY, nullable=False, server_default="1"),
    Column("level_days", Integer, nullable=False, server_default="0"),
    Column("order_multiple", QUANTITY),
    Column("minimum_order", QUANTITY),
    Column("is_below", Boolean, nullable=False, server_default=text("false")),
    Index("ix_stock_forecast_below", "tenant_id", "product_id", postgresql_where=text("is_below")),
)
"""Conclusions: the latest forecast and levels of every product; alerts are weighed by them."""

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
