"""Helpers for migrations: row security, grants, and every access across stores in one table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from alembic import op
from sqlalchemy import text

BELONGS = "tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid"
ERASER = "tenant_eraser"


def tenant_table(name: str) -> None:
    """Shut a new table (`schema.name`) off by tenant, for its owner too."""
    op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY tenant ON {name} FOR ALL USING ({BELONGS}) WITH CHECK ({BELONGS})")
    grant(ERASER, name, "SELECT (tenant_id), DELETE")


def grant(role: str, name: str, verbs: str) -> None:
    """Give a role exactly these rights on a table or view."""
    op.execute(f"GRANT {verbs} ON {name} TO {role}")


def cross_tenant(role: str, name: str, verb: str, why: str) -> None:
    """Let a role see or touch every tenant's rows of a table, and write down why."""
    op.execute(
        text(
            "INSERT INTO events.cross_tenant_access (role, table_name, verb, why) "
            "VALUES (:role, :name, :verb, :why)"
        ).bindparams(role=role, name=name, verb=verb, why=why)
    )
    check = {"SELECT": "USING (true)", "INSERT": "WITH CHECK (true)"}.get(
        verb, "USING (true) WITH CHECK (true)"
    )
    op.execute(f"CREATE POLICY {role}_{verb.lower()} ON {name} FOR {verb} TO {role} {check}")


def index_exception(name: str, why: str) -> None:
    """Write down why an index (`schema.name`) does not start with the tenant."""
    op.execute(
        text(
            "INSERT INTO events.index_exception (index_name, why) VALUES (:name, :why)"
        ).bindparams(name=name, why=why)
    )


@contextmanager
def as_each_tenant() -> Iterator[Iterator[UUID]]:
    """Bind every tenant in turn: FORCE blinds the owner, so a plain back-fill touches no row."""
    connection = op.get_bind()

    def bound() -> Iterator[UUID]:
        # The owner is blind here as well; the role of the relay may list the tenants.
        connection.exec_driver_sql("SET LOCAL ROLE relay_service")
        rows = connection.exec_driver_sql("SELECT tenant_id FROM events.tenant_counter").scalars()
        tenants = list(rows)
        connection.exec_driver_sql("SET LOCAL ROLE basec_owner")
        for tenant in tenants:
            connection.exec_driver_sql(f"SET LOCAL app.tenant_id = '{UUID(str(tenant))}'")
            yield tenant

    yield bound()
    connection.exec_driver_sql("SET LOCAL app.tenant_id = ''")
