"""A process refuses to start where stores could leak into each other."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from basecore.db import Database, UnsafeDatabaseError, check_safety
from basecore.db.guard import check_version
from basecore.migrate import admin_engine
from basecore.roles import ROLES
from sqlalchemy import event
from testkit.plugin import RoleUrl

pytestmark = pytest.mark.db


async def run(admin_url: str, *statements: str) -> None:
    engine = admin_engine(admin_url)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.exec_driver_sql(statement)
    await engine.dispose()


@asynccontextmanager
async def made(admin_url: str, *statements: str) -> AsyncIterator[Database]:
    """Sign in as a fresh role; in the statements `{role}` is its name."""
    role = f"scratch_{secrets.token_hex(4)}"
    password = secrets.token_hex(8)
    create = f"CREATE ROLE {role} LOGIN PASSWORD '{password}'"
    await run(admin_url, create, *(statement.format(role=role) for statement in statements))
    parts = urlsplit(admin_url)
    netloc = f"{role}:{password}@{parts.hostname}:{parts.port}"
    database = Database(parts._replace(netloc=netloc).geturl(), source="test")
    yield database
    await database.close()
    await run(admin_url, f"DROP OWNED BY {role}", f"DROP ROLE {role}")


@pytest.mark.parametrize("role", [role.name for role in ROLES if role.login])
async def test_the_roles_of_the_processes_are_safe(role_url: RoleUrl, role: str) -> None:
    database = Database(role_url(role), source="test")
    await check_safety(database)
    await database.close()


async def test_a_superuser_is_refused(admin_url: str) -> None:
    database = Database(admin_url, source="test")
    with pytest.raises(UnsafeDatabaseError, match="superuser"):
        await check_safety(database)
    await database.close()


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER ROLE {role} BYPASSRLS",
        "GRANT basec_owner TO {role}",
        "ALTER ROLE {role} NOINHERIT; GRANT basec_owner TO {role}",
        (
            "CREATE TABLE engines.belongs_to_{role} (id int); "
            "ALTER TABLE engines.belongs_to_{role} OWNER TO {role}"
        ),
    ],
    ids=["bypass", "owner", "owner without inheriting", "owner of one table"],
)
async def test_a_mighty_role_is_refused(admin_url: str, statement: str) -> None:
    async with made(admin_url, *statement.split("; ")) as database:
        with pytest.raises(UnsafeDatabaseError, match="superuser, bypasses row security or owns"):
            await check_safety(database)


async def test_a_table_without_force_is_refused(admin_url: str, engines_db: Database) -> None:
    table = "engines.unforced"
    await run(
        admin_url,
        f"CREATE TABLE {table} (tenant_id uuid)",
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
    )
    with pytest.raises(UnsafeDatabaseError, match=table):
        await check_safety(engines_db)
    await run(admin_url, f"DROP TABLE {table}")
    await check_safety(engines_db)


async def test_a_pool_that_keeps_the_store_is_refused(role_url: RoleUrl) -> None:
    database = Database(role_url("engines_service"), source="engines", pool_size=1)

    @event.listens_for(database.engine.sync_engine, "before_cursor_execute", retval=True)
    def careless(*call: object) -> tuple[str, object]:
        return str(call[2]).replace("SET LOCAL", "SET"), call[3]

    with pytest.raises(UnsafeDatabaseError, match="stays on a connection"):
        await check_safety(database)
    await database.close()


async def test_a_session_that_does_not_bind_is_refused(role_url: RoleUrl) -> None:
    database = Database(role_url("engines_service"), source="engines")

    @event.listens_for(database.engine.sync_engine, "before_cursor_execute", retval=True)
    def forgetful(*call: object) -> tuple[str, object]:
        return ("SELECT 1" if "SET LOCAL" in str(call[2]) else str(call[2])), call[3]

    with pytest.raises(UnsafeDatabaseError, match="not bound"):
        await check_safety(database)
    await database.close()


@pytest.mark.parametrize("number", [90624, 140019, 150014, 160009, 170005])
def test_old_servers_are_refused(number: int) -> None:
    with pytest.raises(UnsafeDatabaseError, match="too old"):
        check_version(number)


@pytest.mark.parametrize("number", [150015, 160010, 170006, 180000])
def test_sound_servers_pass(number: int) -> None:
    check_version(number)
