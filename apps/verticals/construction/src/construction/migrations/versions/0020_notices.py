"""People are told what happened: notices, and who has read them."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020"
down_revision = "0019"

SCHEMA = "construction"
KINDS = (
    "'approval_asked', 'approval_approved', 'approval_refused', 'quote_approved', "
    "'quote_rejected', 'quote_change', 'stock_alert'"
)


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("detail", JSONB, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="kind"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_notice"),
        sa.UniqueConstraint(
            "tenant_id",
            "source_id",
            "kind",
            "audience",
            name="uq_notice_tenant_id_source_id_kind_audience",
        ),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_notice_tenant_id_audience_id",
        "notice",
        ["tenant_id", "audience", "id"],
        schema=SCHEMA,
    )
    op.create_index("ix_notice_tenant_id_at", "notice", ["tenant_id", "at"], schema=SCHEMA)
    op.create_table(
        "notice_read",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "notice_id"],
            ["construction.notice.tenant_id", "construction.notice.id"],
            name="fk_notice_read_tenant_id_notice_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "user_id", "notice_id", name="pk_notice_read"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_notice_read_tenant_id_notice_id",
        "notice_read",
        ["tenant_id", "notice_id"],
        schema=SCHEMA,
    )
    for table in ("notice", "notice_read"):
        ddl.tenant_table(f"construction.{table}")
        ddl.grant("construction_service", f"construction.{table}", "SELECT, INSERT, DELETE")
