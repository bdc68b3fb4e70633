"""The operator may see which store a slug means."""

from basecore import ddl

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    ddl.grant("operator_service", "auth.tenants", "SELECT (tenant_id, slug)")
    ddl.cross_tenant(
        "operator_service", "auth.tenants", "SELECT", "operators name a store by its slug"
    )
