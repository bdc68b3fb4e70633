"""What the store says of itself."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0004"
down_revision = "0003"

TEXTS = (
    "legal_name", "trade_name", "cnpj", "phone", "email", "street", "street_number", "district",
    "city", "state", "postal_code", "pix_key", "conditions",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "store_profile",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in TEXTS),
        sa.Column("valid_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("valid_days BETWEEN 1 AND 365", name="ck_store_profile_valid_days"),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_store_profile"),
        schema="construction",
    )
    ddl.tenant_table("construction.store_profile")
    ddl.grant("construction_service", "construction.store_profile", "SELECT, INSERT, UPDATE")
