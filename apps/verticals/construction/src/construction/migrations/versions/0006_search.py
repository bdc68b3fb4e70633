"""The slice of a store in one index, what is offered, and the words that may be mistyped."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column(
        "search_text",
        sa.Column("is_offered", sa.Boolean(), nullable=False, server_default="true"),
        schema="construction",
    )
    op.create_index(
        "ix_search_text_slice",
        "search_text",
        ["tenant_id", "kind", "id"],
        schema="construction",
        postgresql_include=["content", "weight", "is_offered"],
    )
    op.create_table(
        "search_word",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "kind", "word", name="pk_search_word"),
        schema="construction",
    )
    ddl.tenant_table("construction.search_word")
    ddl.grant("construction_service", "construction.search_word", "SELECT, INSERT")
    with ddl.as_each_tenant() as tenants:
        for _ in tenants:
            # The words of the store, and which of its products are not sold any more.
            op.execute(
                "INSERT INTO construction.search_word (tenant_id, kind, word) "
                "SELECT DISTINCT tenant_id, kind, word FROM construction.search_text, "
                "unnest(string_to_array(content, ' ')) AS word "
                "WHERE kind IN ('customer', 'product') AND word ~ '^[a-z]{4,}$'"
            )
            op.execute(
                "UPDATE construction.search_text s SET is_offered = false "
                "FROM construction.product p WHERE p.tenant_id = s.tenant_id AND p.id = s.id "
                "AND s.kind = 'product' AND NOT p.is_active"
            )
