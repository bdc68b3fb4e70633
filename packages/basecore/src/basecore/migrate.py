"""`python -m basecore.migrate`: roles, schemas, then each owner's migrations, in order.

Reads `BASEC_ADMIN_DATABASE_URL` (a superuser, or a role that may create roles) and
`BASEC_ROLE_PASSWORDS` (JSON, role to password). Running it again changes nothing.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Any

import orjson
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, pool, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from basecore.roles import OWNER, ROLES, SCHEMAS, Role

LOCK = 7_236_411
"""Advisory lock (of the transaction) that keeps two migrations apart."""

EXTENSIONS = ("fuzzystrmatch",)
"""Come with PostgreSQL and are trusted: who may create in the database may create them."""


def _quote(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _ensure_role(connection: Connection, name: str, options: str) -> None:
    known = connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": name})
    verb = "ALTER" if known else "CREATE"
    connection.exec_driver_sql(f"{verb} ROLE {name} {options}")


def _set_up_role(connection: Connection, role: Role, password: str | None) -> None:
    options = "NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT "
    options += "LOGIN" if role.login else "NOLOGIN"
    if role.login and password:  # without one, the role keeps the password that it has
        options += f" PASSWORD {_quote(password)}"
    _ensure_role(connection, role.name, options)
    for setting, value in (
        ("search_path", "pg_catalog"),
        ("idle_in_transaction_session_timeout", "15s"),
        ("lock_timeout", "3s"),
        ("statement_timeout", role.statement_timeout),
        ("timezone", "UTC"),
        # Statements are short and cores few: a second process costs others more than it brings.
        ("max_parallel_workers_per_gather", "0"),
    ):
        connection.exec_driver_sql(f"ALTER ROLE {role.name} SET {setting} = {_quote(value)}")
    for schema in role.schemas:
        connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {role.name}")


def _set_up(connection: Connection, passwords: Mapping[str, str]) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    _ensure_role(connection, OWNER, "NOLOGIN NOSUPERUSER NOBYPASSRLS")
    connection.exec_driver_sql(f"GRANT {OWNER} TO CURRENT_USER")
    for schema in SCHEMAS:
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {OWNER}")
    for extension in EXTENSIONS:
        connection.exec_driver_sql(f"CREATE EXTENSION IF NOT EXISTS {extension} SCHEMA public")
    for role in ROLES:
        _set_up_role(connection, role, passwords.get(role.name))
    # Back-fills list the tenants with the relay's eyes (basecore.ddl.as_each_tenant).
    connection.exec_driver_sql("GRANT relay_service TO CURRENT_USER")
    # Stores are erased with no right but to delete (basecore.belongings).
    connection.exec_driver_sql("GRANT tenant_eraser TO CURRENT_USER")
    # No store's data may hide in a temporary table or in `public`.
    connection.exec_driver_sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    database = connection.scalar(text("SELECT quote_ident(current_database())"))
    connection.exec_driver_sql(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")


def owners() -> list[tuple[str, str]]:
    """Return (schema, migrations package) of every installed owner, events first."""
    found = entry_points(group="basecore.migrations")
    order = {schema: place for place, schema in enumerate(SCHEMAS)}
    return sorted(((p.name, p.value) for p in found), key=lambda owner: order[owner[0]])


def config(connection: Connection | None, schema: str, package: str) -> Config:
    """Return Alembic's configuration of one owner."""
    made = Config()
    made.set_main_option("script_location", f"{package.replace('.', ':', 1)}")
    made.attributes.update(connection=connection, schema=schema)
    return made


def _upgrade(connection: Connection, schema: str, package: str, revision: str) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    connection.exec_driver_sql(f"SET LOCAL ROLE {OWNER}")
    connection.exec_driver_sql("SET LOCAL lock_timeout = '3s'")
    command.upgrade(config(connection, schema, package), revision)


async def migrate(
    url: str, passwords: Mapping[str, str], *, only_to: Mapping[str, str] | None = None
) -> None:
    """Bring the database at `url` to the newest shape, each owner in its own transaction.

    `only_to` names the revision at which an owner's schema is to stop.
    """
    stops = only_to or {}
    engine = admin_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_set_up, passwords)
        for schema, package in owners():
            async with engine.begin() as connection:
                revision = stops.get(schema, "head")
                await connection.run_sync(_upgrade, schema, package, revision)
    finally:
        await engine.dispose()


def admin_engine(url: str, **options: Any) -> AsyncEngine:
    """Return an engine without a pool for administration."""
    dialect = url.replace("postgresql://", "postgresql+asyncpg://", 1)
    return create_async_engine(dialect, poolclass=pool.NullPool, **options)


def main() -> None:
    """Migrate the database named by the environment."""
    passwords = orjson.loads(os.environ.get("BASEC_ROLE_PASSWORDS", "{}"))
    asyncio.run(migrate(os.environ["BASEC_ADMIN_DATABASE_URL"], passwords))


if __name__ == "__main__":
    main()
