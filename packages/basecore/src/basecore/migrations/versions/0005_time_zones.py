"""Each store has a time zone of its own, where every process may read it."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0005"
down_revision = "0004"

TABLE = "events.tenant_counter"
ZONES = (
    "'America/Boa_Vista', 'America/Campo_Grande', 'America/Cuiaba', 'America/Manaus', "
    "'America/Noronha', 'America/Porto_Velho', 'America/Rio_Branco', 'America/Sao_Paulo'"
)
CHECK = f"ADD CONSTRAINT ck_tenant_counter_time_zone CHECK (time_zone IN ({ZONES})) NOT VALID"


def upgrade() -> None:
    op.add_column(
        "tenant_counter",
        sa.Column("time_zone", sa.Text(), nullable=False, server_default="America/Sao_Paulo"),
        schema="events",
    )
    op.execute(f"ALTER TABLE {TABLE} {CHECK}")
    op.execute(f"ALTER TABLE {TABLE} VALIDATE CONSTRAINT ck_tenant_counter_time_zone")
    ddl.grant("construction_service", TABLE, "UPDATE (time_zone)")
