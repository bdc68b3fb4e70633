"""Job sites are found by their words, and what each person opened last is remembered."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0019"
down_revision = "0018"

SCHEMA = "construction"
FIND_SITES = """
    INSERT INTO construction.search_text (tenant_id, kind, id, content, is_offered)
    SELECT j.tenant_id, 'job_site', j.id, left(concat_ws(' | ', f.name, f.rest), 2000), j.is_active
    FROM construction.job_site j
    CROSS JOIN LATERAL (
        SELECT max(t.folded) FILTER (WHERE t.place = 1) AS name,
               max(t.folded) FILTER (WHERE t.place = 2) AS rest
        FROM (
            SELECT w.place, trim(regexp_replace(lower(regexp_replace(
                normalize(w.words, NFKD), '[\u0300-\u036f]', '', 'g')), '[^a-z0-9]+', ' ', 'g'))
                AS folded
            FROM unnest(ARRAY[j.name, concat_ws(' ', j.street, j.district, j.city)])
                WITH ORDINALITY AS w (words, place)
        ) t
    ) f
    ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    op.create_table(
        "recent_record",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "sort IN ('customers', 'job-sites', 'orders', 'products', 'quotes')", name="sort"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "user_id", "record_id", name="pk_recent_record"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_recent_record_tenant_id_user_id_opened_at",
        "recent_record",
        ["tenant_id", "user_id", "opened_at"],
        schema=SCHEMA,
    )
    ddl.tenant_table("construction.recent_record")
    ddl.grant(
        "construction_service",
        "construction.recent_record",
        "SELECT, INSERT, DELETE, UPDATE (opened_at)",
    )
    with ddl.as_each_tenant() as tenants:
        for _ in tenants:
            op.execute(FIND_SITES)
