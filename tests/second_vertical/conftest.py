"""A database of its own with the dairy beside the product's schemas, and two dairies in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from basecore.db import Database
from basecore.migrate import LOCK, admin_engine
from basecore.roles import OWNER
from sqlalchemy import Connection, text
from testkit.plugin import make_database, needed, new_tenant, with_role

from tests.second_vertical.dairy import schema

PASSWORD = "milk-and-bread"  # noqa: S105 - of a throw-away server
ROLE = schema.ROLE


def _set_up(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    known = connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": ROLE})
    verb = "ALTER" if known else "CREATE"
    connection.exec_driver_sql(f"{verb} ROLE {ROLE} LOGIN NOINHERIT PASSWORD '{PASSWORD}'")
    connection.exec_driver_sql(f"CREATE SCHEMA {schema.SCHEMA} AUTHORIZATION {OWNER}")
    for name in (schema.SCHEMA, "events", "engines"):
        connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {name} TO {ROLE}")
    connection.exec_driver_sql(f"SET LOCAL ROLE {OWNER}")
    with Operations.context(MigrationContext.configure(connection)):
        schema.upgrade()


async def _make(server: str, name: str) -> str:
    url = await make_database(server, name)
    engine = admin_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(_set_up)
    await engine.dispose()
    return url


@pytest.fixture(scope="session")
def admin_url(worker_name: str) -> str:
    """Return the superuser's URL of a database with the dairy in it."""
    server = needed("BASEC_TEST_DATABASE_URL")
    return asyncio.run(_make(server, f"dairy_{worker_name}"))


@pytest.fixture
async def dairy_db(admin_url: str) -> AsyncIterator[Database]:
    """Return the database as the dairy sees it."""
    parts = urlsplit(with_role(admin_url, "relay_service"))
    url = parts._replace(netloc=f"{ROLE}:{PASSWORD}@{parts.hostname}:{parts.port}").geturl()
    database = Database(url, source="dairy")
    yield database
    await database.close()


@pytest.fixture
async def neighbour(auth_db: Database) -> UUID:
    """Return a dairy that has nothing to do with the other."""
    return await new_tenant(auth_db)
