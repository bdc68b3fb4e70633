"""Totals of each day and seller are kept, so that no look adds up all orders."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0023"
down_revision = "0022"

SCHEMA = "construction"
COLUMNS = (
    "quotes_sent", "quoting_seconds", "quotes_converted", "orders_placed", "revenue_cents",
    "costed_cents", "cost_cents",
)  # fmt: skip
BACKFILL = """
    INSERT INTO construction.daily_total
    SELECT u.tenant_id, u.day, u.owner_id, sum(u.sent), sum(u.took), sum(u.converted),
           sum(u.placed), sum(u.revenue), sum(u.costed), sum(u.cost)
    FROM (
        SELECT tenant_id, (sent_at AT TIME ZONE 'America/Sao_Paulo')::date AS day, owner_id,
               1 AS sent, greatest(0, extract(epoch FROM sent_at - created_at))::bigint AS took,
               0 AS converted, 0 AS placed, 0::bigint AS revenue, 0::bigint AS costed,
               0::bigint AS cost
        FROM construction.quote WHERE sent_at IS NOT NULL
        UNION ALL
        SELECT tenant_id, (created_at AT TIME ZONE 'America/Sao_Paulo')::date, owner_id,
               0, 0, CASE WHEN quote_id IS NULL THEN 0 ELSE 1 END, 1, 0, 0, 0
        FROM construction."order"
        UNION ALL
        SELECT o.tenant_id, (o.delivered_at AT TIME ZONE 'America/Sao_Paulo')::date, o.owner_id,
               0, 0, 0, 0, round(l.total * 100)::bigint,
               CASE WHEN p.cost IS NOT NULL AND p.uom = l.uom THEN round(l.total * 100)::bigint
                    ELSE 0 END,
               CASE WHEN p.uom = l.uom THEN round(coalesce(p.cost, 0) * l.quantity * 100)::bigint
                    ELSE 0 END
        FROM construction."order" o
        JOIN construction.order_line l ON l.tenant_id = o.tenant_id AND l.order_id = o.id
        JOIN construction.product p ON p.tenant_id = l.tenant_id AND p.id = l.product_id
        WHERE o.delivered_at IS NOT NULL
    ) u
    GROUP BY u.tenant_id, u.day, u.owner_id
"""


def upgrade() -> None:
    op.create_table(
        "daily_total",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in COLUMNS),
        sa.PrimaryKeyConstraint("tenant_id", "day", "owner_id", name="pk_daily_total"),
        schema=SCHEMA,
    )
    ddl.tenant_table("construction.daily_total")
    ddl.grant("construction_service", "construction.daily_total", "SELECT, INSERT, UPDATE")
    op.create_index(
        "ix_notice_tenant_id_subject_id", "notice", ["tenant_id", "subject_id"], schema=SCHEMA
    )
    with ddl.as_each_tenant() as tenants:
        for _ in tenants:
            op.execute(BACKFILL)
