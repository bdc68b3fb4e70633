"""The relay measures how events flow: it may count, and sees no event's words."""

from alembic import op
from basecore import ddl

revision = "0004"
down_revision = "0003"

RELAY = "relay_service"
COUNTED = {
    "consumer_failure": "tenant_id, consumer",
    "consumer_pause": "tenant_id, consumer",
    "dead_letter": "tenant_id, consumer, state",
}


def upgrade() -> None:
    for table, columns in COUNTED.items():
        ddl.grant(RELAY, f"events.{table}", f"SELECT ({columns})")
        ddl.cross_tenant(RELAY, f"events.{table}", "SELECT", "counts what needs an operator")
    op.execute("GRANT SELECT (consumer, rejected_at) ON events.rejected_entry TO relay_service")
