"""What a store adjusts of what its roles may do."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "permission_adjustment",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("sellers_see_all", sa.Boolean(), nullable=False),
        sa.Column("sellers_approve_percent", sa.Numeric(5, 2), nullable=True),
        sa.Column("stock_cancels", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "sellers_approve_percent BETWEEN 0 AND 100", name="ck_permission_adjustment_percent"
        ),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_permission_adjustment"),
        schema="construction",
    )
    ddl.tenant_table("construction.permission_adjustment")
    ddl.grant(
        "construction_service", "construction.permission_adjustment", "SELECT, INSERT, UPDATE"
    )
