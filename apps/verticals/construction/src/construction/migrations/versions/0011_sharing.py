"""Links to quotes, who looked at them and what customers answered."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"

MOMENT = sa.DateTime(timezone=True)
RIGHTS = {
    "share_link": "SELECT, INSERT, UPDATE",
    "share_view": "SELECT, INSERT",
    "quote_answer": "SELECT, INSERT",
}


def upgrade() -> None:
    op.create_table(
        "share_link",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quote_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("content_mark", sa.LargeBinary(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_by_name", sa.Text(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("first_viewed_at", MOMENT, nullable=True),
        sa.Column("last_viewed_at", MOMENT, nullable=True),
        sa.Column("view_count", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failed_at", MOMENT, nullable=True),
        sa.CheckConstraint("channel IN ('whatsapp', 'mail', 'link')", name="channel"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "quote_id"],
            ["construction.quote.tenant_id", "construction.quote.id"],
            name="fk_share_link_tenant_id_quote_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_share_link"),
        sa.UniqueConstraint("tenant_id", "token_hash", name="uq_share_link_tenant_id_token_hash"),
        sa.UniqueConstraint(
            "tenant_id", "quote_id", "id", name="uq_share_link_tenant_id_quote_id_id"
        ),
        schema="construction",
    )
    op.create_table(
        "share_view",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "link_id"],
            ["construction.share_link.tenant_id", "construction.share_link.id"],
            name="fk_share_view_tenant_id_link_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_share_view"),
        schema="construction",
    )
    op.create_table(
        "quote_answer",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quote_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document_end", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("signature", JSONB, nullable=True),
        sa.Column("content_mark", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('approved', 'rejected', 'change')", name="kind"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "quote_id", "link_id"],
            [
                "construction.share_link.tenant_id",
                "construction.share_link.quote_id",
                "construction.share_link.id",
            ],
            name="fk_quote_answer_link",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_quote_answer"),
        schema="construction",
    )
    for table, column in (("share_view", "link_id"), ("quote_answer", "quote_id")):
        name = f"ix_{table}_tenant_id_{column}_id"
        op.create_index(name, table, ["tenant_id", column, "id"], schema="construction")
    for table, verbs in RIGHTS.items():
        ddl.tenant_table(f"construction.{table}")
        ddl.grant("construction_service", f"construction.{table}", verbs)
