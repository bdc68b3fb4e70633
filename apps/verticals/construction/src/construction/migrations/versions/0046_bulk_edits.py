"""What was changed of many products together, beside prices: so that it can be taken back."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    op.create_table(
        "bulk_edit",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("old_value", sa.Text(), nullable=True),
        sa.Column("new_value", sa.Text(), nullable=True),
        sa.CheckConstraint("field IN ('category_id', 'is_active')", name="ck_bulk_edit_field"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["construction.product.tenant_id", "construction.product.id"],
            name="fk_bulk_edit_tenant_id_product_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_bulk_edit"),
        schema="construction",
    )
    for column in ("batch_id", "product_id"):
        op.create_index(
            f"ix_bulk_edit_tenant_id_{column}",
            "bulk_edit",
            ["tenant_id", column],
            schema="construction",
        )
    ddl.tenant_table("construction.bulk_edit")
    ddl.grant("construction_service", "construction.bulk_edit", "SELECT, INSERT, DELETE")
