"""Counts, the products in them, and what was entered."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0038"
down_revision = "0037"

SCHEMA = "construction"
QUANTITY = sa.Numeric(14, 3)
WHEN = sa.DateTime(timezone=True)


def column(name: str, kind: Any, *, nullable: bool = False) -> sa.Column[Any]:
    """Return a column."""
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "stock_count",
        *(column(name, sa.Uuid()) for name in ("tenant_id", "id")),
        *(column(name, sa.Text()) for name in ("location", "scope")),
        column("category", sa.Text(), nullable=True),
        column("is_blind", sa.Boolean()),
        column("status", sa.Text()),
        column("started_at", WHEN),
        column("started_by", sa.Text()),
        column("ended_at", WHEN, nullable=True),
        column("ended_by", sa.Text(), nullable=True),
        sa.CheckConstraint("scope IN ('full', 'category', 'cyclic')", name="scope"),
        sa.CheckConstraint("status IN ('open', 'posted', 'cancelled')", name="status"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_stock_count"),
        schema=SCHEMA,
    )
    op.create_table(
        "stock_count_line",
        *(column(name, sa.Uuid()) for name in ("tenant_id", "count_id", "product_id")),
        column("counted", QUANTITY, nullable=True),
        column("counted_at", WHEN, nullable=True),
        *(column(name, sa.Text(), nullable=True) for name in ("counted_by", "reason", "note")),
        *(column(name, QUANTITY, nullable=True) for name in ("expected", "difference")),
        column("unit_cost", sa.Numeric(14, 4), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", f"{of}_id"],
                [f"{SCHEMA}.{table}.tenant_id", f"{SCHEMA}.{table}.id"],
                name=f"fk_stock_count_line_tenant_id_{of}_id",
            )
            for of, table in (("count", "stock_count"), ("product", "product"))
        ),
        sa.PrimaryKeyConstraint("tenant_id", "count_id", "product_id", name="pk_stock_count_line"),
        schema=SCHEMA,
    )
    op.create_table(
        "stock_count_entry",
        *(column(name, sa.Uuid()) for name in ("tenant_id", "id", "count_id", "product_id")),
        column("quantity", QUANTITY),
        column("way", sa.Text()),
        column("counted_at", WHEN),
        column("actor_name", sa.Text()),
        sa.CheckConstraint("quantity >= 0", name="quantity"),
        sa.CheckConstraint("way IN ('set', 'add')", name="way"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "count_id", "product_id"],
            [
                f"{SCHEMA}.stock_count_line.{name}"
                for name in ("tenant_id", "count_id", "product_id")
            ],
            name="fk_stock_count_entry_tenant_id_count_id_product_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_stock_count_entry"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_stock_count_line_posted",
        "stock_count_line",
        ["tenant_id", "product_id", "counted_at"],
        schema=SCHEMA,
        postgresql_where=sa.text("difference IS NOT NULL"),
    )
    op.create_index(
        "ix_stock_count_entry_tenant_id_count_id_product_id",
        "stock_count_entry",
        ["tenant_id", "count_id", "product_id"],
        schema=SCHEMA,
    )
    for table, rights in (
        ("stock_count", "SELECT, INSERT, UPDATE"),
        ("stock_count_line", "SELECT, INSERT, UPDATE"),
        ("stock_count_entry", "SELECT, INSERT"),
    ):
        ddl.tenant_table(f"{SCHEMA}.{table}")
        ddl.grant("construction_service", f"{SCHEMA}.{table}", rights)
