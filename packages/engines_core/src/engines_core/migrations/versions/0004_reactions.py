"""What people did with suggestions, and what became of it."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0004"
down_revision = "0003"

SERVICE = "engines_service"
READER = "construction_service"
REACTIONS = """
    SELECT r.tenant_id, r.product_id, r.suggestion_id AS id, r.reaction, r.reason,
           s.quantity AS suggested_quantity, r.quantity, r.on_date, coalesce(a.came, 0) AS received,
           coalesce(d.sold, 0) AS sold, coalesce(d.lost, 0) AS lost
    FROM engines.stock_reaction r
    LEFT JOIN engines.stock_suggestion s
      ON s.tenant_id = r.tenant_id AND s.id = r.suggestion_id
    LEFT JOIN LATERAL (
        SELECT sum(x.quantity) AS came FROM engines.stock_arrival x
        WHERE x.tenant_id = r.tenant_id AND x.product_id = r.product_id
          AND x.received_on >= r.on_date AND x.received_on < r.on_date + 60
    ) a ON true
    LEFT JOIN LATERAL (
        SELECT sum(x.quantity) AS sold, sum(x.lost) AS lost FROM engines.stock_demand x
        WHERE x.tenant_id = r.tenant_id AND x.product_id = r.product_id
          AND x.on_date >= r.on_date AND x.on_date < r.on_date + 60
    ) d ON true
"""


def upgrade() -> None:
    op.create_table(
        "stock_reaction",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("suggestion_id", sa.Uuid, primary_key=True),
        sa.Column("product_id", sa.Uuid, nullable=False),
        sa.Column("reaction", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("quantity", sa.Numeric(14, 3)),
        sa.Column("on_date", sa.Date, nullable=False),
        sa.Column("said_at", sa.BigInteger, nullable=False),
        sa.CheckConstraint("reaction IN ('followed', 'changed', 'ignored')", name="reaction"),
        schema="engines",
    )
    op.create_index(
        "ix_stock_reaction_product", "stock_reaction", ["tenant_id", "product_id"], schema="engines"
    )
    ddl.tenant_table("engines.stock_reaction")
    ddl.grant(SERVICE, "engines.stock_reaction", "SELECT, INSERT, UPDATE")
    op.execute(f"CREATE VIEW engines.insight_stock_reactions AS {REACTIONS}")
    ddl.grant(READER, "engines.insight_stock_reactions", "SELECT")
