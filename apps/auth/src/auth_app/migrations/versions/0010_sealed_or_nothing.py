"""What the record held plain of people from before there were keys is dropped, for good.

Sealing it would need the service's secret, which migrations do not have, and would give a key back
to people whose personal data was removed. Who did what and when stays.
"""

from alembic import op
from basecore import ddl

revision = "0010"
down_revision = "0009"

SEALED = (
    "(actor_id IS NULL AND user_id IS NULL) "
    "OR (address IS NULL AND NOT jsonb_exists(details, 'device'))"
)
DROP = """
UPDATE auth.audit_entries SET address = NULL, details = details - 'device'
WHERE (actor_id IS NOT NULL OR user_id IS NOT NULL)
    AND (address IS NOT NULL OR jsonb_exists(details, 'device'))
"""


def upgrade() -> None:
    with ddl.as_each_tenant() as tenants:
        for _ in tenants:
            op.execute(DROP)
    table = "ALTER TABLE auth.audit_entries"
    op.execute(f"{table} ADD CONSTRAINT ck_audit_entries_sealed CHECK ({SEALED}) NOT VALID")
    op.execute(f"{table} VALIDATE CONSTRAINT ck_audit_entries_sealed")
