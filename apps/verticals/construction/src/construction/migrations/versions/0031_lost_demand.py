"""What was asked for and not there is kept, so that it can be stated anew."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0031"
down_revision = "0030"

FILL = """
    INSERT INTO construction.lost_demand (tenant_id, id, product_id, on_date, quantity)
    SELECT o.tenant_id, o.event_id, p.id,
           timezone('America/Sao_Paulo', o.occurred_at)::date, (o.payload ->> 'quantity')::numeric
    FROM events.outbox o
    JOIN construction.product p
      ON p.tenant_id = o.tenant_id AND p.id = (o.payload ->> 'product_id')::uuid
    WHERE o.event_type = 'demand_lost' AND (o.payload ->> 'quantity')::numeric > 0
"""


def upgrade() -> None:
    op.create_table(
        "lost_demand",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("quantity", sa.Numeric(14, 3), nullable=False),
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["construction.product.tenant_id", "construction.product.id"],
            name="fk_lost_demand_tenant_id_product_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_lost_demand"),
        schema="construction",
    )
    op.create_index(
        "ix_lost_demand_tenant_id_product_id_on_date",
        "lost_demand",
        ["tenant_id", "product_id", "on_date"],
        schema="construction",
    )
    ddl.tenant_table("construction.lost_demand")
    ddl.grant("construction_service", "construction.lost_demand", "SELECT, INSERT")
    with ddl.as_each_tenant() as tenants:
        for _ in tenants:
            op.execute(FILL)
