"""The dairy's tables, and the rights of its role; what a vertical's first migration is."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from alembic import op
from basecore import ddl

ROLE = "dairy_service"
SCHEMA = "dairy"


def _key() -> list[sa.Column[UUID]]:
    return [sa.Column(name, sa.Uuid, primary_key=True) for name in ("tenant_id", "id")]


def upgrade() -> None:
    """Make the tables as their owner."""
    op.create_table(
        "product",
        *_key(),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("uom", sa.Text, nullable=False),
        sa.Column("price", sa.Numeric(14, 2), nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "ledger",
        *_key(),
        sa.Column("product_id", sa.Uuid, nullable=False),
        sa.Column("quantity", sa.Numeric(14, 3), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"], ["dairy.product.tenant_id", "dairy.product.id"]
        ),
        schema=SCHEMA,
    )
    for table in ("dairy.product", "dairy.ledger"):
        ddl.tenant_table(table)
        ddl.grant(ROLE, table, "SELECT, INSERT")
    ddl.grant(ROLE, "events.outbox", "INSERT")
    ddl.grant(ROLE, "events.tenant_counter", "SELECT, UPDATE (last_sequence)")
    for view in ("alerts", "products", "suggestions"):
        ddl.grant(ROLE, f"engines.insight_stock_{view}", "SELECT")
