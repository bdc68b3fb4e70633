"""What administrators answer for, marked among all that happens to records."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0039"
down_revision = "0038"

SCHEMA = "construction"
KINDS = "'settings', 'prices', 'stock', 'cancellations', 'exports', 'privacy'"
MARK = """
UPDATE construction.activity SET audited = CASE
    WHEN action = 'cancelled' THEN 'cancellations'
    WHEN action = 'data_exported' THEN 'privacy'
    WHEN action IN ('settings_saved', 'permissions_adjusted') THEN 'settings'
    ELSE 'prices' END
WHERE action IN (
    'cancelled', 'data_exported', 'settings_saved', 'permissions_adjusted', 'price_list_set',
    'price_scheduled', 'price_schedule_cancelled')
"""


def upgrade() -> None:
    op.add_column("activity", sa.Column("audited", sa.Text()), schema=SCHEMA)
    table = f"ALTER TABLE {SCHEMA}.activity"
    op.execute(f"{table} ADD CONSTRAINT ck_activity_audited CHECK (audited IN ({KINDS})) NOT VALID")
    op.execute(f"{table} VALIDATE CONSTRAINT ck_activity_audited")
    with ddl.as_each_tenant() as tenants:
        for _ in tenants:
            op.execute(MARK)
    op.create_index(
        "ix_activity_audited",
        "activity",
        ["tenant_id", "id"],
        schema=SCHEMA,
        postgresql_where=sa.text("audited IS NOT NULL"),
    )
