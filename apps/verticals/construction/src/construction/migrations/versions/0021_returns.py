"""Goods that were handed over come back, to the shelf or damaged."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0021"
down_revision = "0020"

SCHEMA = "construction"


def upgrade() -> None:
    op.create_table(
        "goods_return",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('return', 'exchange')", name="kind"),
        sa.CheckConstraint("reason IN ('surplus', 'wrong_item', 'defect', 'other')", name="reason"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["construction.order.tenant_id", "construction.order.id"],
            name="fk_goods_return_tenant_id_order_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_goods_return"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_goods_return_tenant_id_order_id_id",
        "goods_return",
        ["tenant_id", "order_id", "id"],
        schema=SCHEMA,
    )
    op.create_table(
        "goods_return_line",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("goods_return_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Numeric(14, 3), nullable=False),
        sa.Column("is_damaged", sa.Boolean(), nullable=False),
        sa.Column("total", sa.Numeric(14, 2), nullable=False),
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "goods_return_id"],
            ["construction.goods_return.tenant_id", "construction.goods_return.id"],
            name="fk_goods_return_line_tenant_id_goods_return_id",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_line_id"],
            ["construction.order_line.tenant_id", "construction.order_line.id"],
            name="fk_goods_return_line_tenant_id_order_line_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_goods_return_line"),
        schema=SCHEMA,
    )
    for column in ("goods_return_id", "order_line_id"):
        op.create_index(
            f"ix_goods_return_line_tenant_id_{column}",
            "goods_return_line",
            ["tenant_id", column],
            schema=SCHEMA,
        )
    for table in ("goods_return", "goods_return_line"):
        ddl.tenant_table(f"construction.{table}")
        ddl.grant("construction_service", f"construction.{table}", "SELECT, INSERT")
