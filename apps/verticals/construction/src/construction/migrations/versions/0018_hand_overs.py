"""Goods of an order are handed over in parts; what was handed over can come back."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0018"
down_revision = "0017"

SCHEMA = "construction"
LINE_CHECKS = {
    "withdrawn": "withdrawn BETWEEN 0 AND quantity - to_deliver",
    "returned": "returned BETWEEN 0 AND quantity - to_deliver - withdrawn",
}


def upgrade() -> None:
    for name, rule in LINE_CHECKS.items():
        moved = sa.Column(name, sa.Numeric(14, 3), nullable=False, server_default="0")
        op.add_column("order_line", moved, schema=SCHEMA)
        op.execute(
            f"ALTER TABLE construction.order_line ADD CONSTRAINT ck_order_line_{name} "
            f"CHECK ({rule}) NOT VALID"
        )
        op.execute(f"ALTER TABLE construction.order_line VALIDATE CONSTRAINT ck_order_line_{name}")
    op.create_table(
        "hand_over",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('pickup', 'delivery')", name="kind"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["construction.order.tenant_id", "construction.order.id"],
            name="fk_hand_over_tenant_id_order_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_hand_over"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_hand_over_tenant_id_order_id_id",
        "hand_over",
        ["tenant_id", "order_id", "id"],
        schema=SCHEMA,
    )
    op.create_table(
        "hand_over_line",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hand_over_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Numeric(14, 3), nullable=False),
        sa.Column("total", sa.Numeric(14, 2), nullable=False),
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "hand_over_id"],
            ["construction.hand_over.tenant_id", "construction.hand_over.id"],
            name="fk_hand_over_line_tenant_id_hand_over_id",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_line_id"],
            ["construction.order_line.tenant_id", "construction.order_line.id"],
            name="fk_hand_over_line_tenant_id_order_line_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_hand_over_line"),
        schema=SCHEMA,
    )
    for column in ("hand_over_id", "order_line_id"):
        op.create_index(
            f"ix_hand_over_line_tenant_id_{column}",
            "hand_over_line",
            ["tenant_id", column],
            schema=SCHEMA,
        )
    for table in ("hand_over", "hand_over_line"):
        ddl.tenant_table(f"construction.{table}")
        ddl.grant("construction_service", f"construction.{table}", "SELECT, INSERT")
