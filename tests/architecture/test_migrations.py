"""Migrations say what the models say, are safe to run, and run again change nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from basecore.migrate import admin_engine, config, migrate, owners
from basecore.roles import OWNER, ROLES
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.ext.asyncio import AsyncConnection
from testkit.plugin import PASSWORDS, alone_on, make_database, needed, with_role

pytestmark = pytest.mark.db

ROOT = Path(__file__).parents[2]
DDL = ("CREATE", "ALTER", "DROP", "GRANT", "REVOKE", "COMMENT")

SHAPE = """
    SELECT 'relation', oid::regclass::text, relacl::text, relowner::text, relkind::text,
           relrowsecurity::text || relforcerowsecurity::text
    FROM pg_class WHERE relnamespace::regnamespace::text = ANY (:schemas)
    UNION ALL
    SELECT 'column', attrelid::regclass::text || attname, attacl::text, atttypid::text,
           atttypmod::text, attnotnull::text
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace::regnamespace::text = ANY (:schemas)
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text || conname, pg_get_constraintdef(oid), '', '', ''
    FROM pg_constraint WHERE connamespace::regnamespace::text = ANY (:schemas)
    UNION ALL
    SELECT 'policy', schemaname || tablename || policyname, roles::text, cmd, qual, with_check
    FROM pg_policies
    UNION ALL
    SELECT 'role', r.rolname, row(r.*)::text, s.setconfig::text, '', ''
    FROM pg_roles r LEFT JOIN pg_db_role_setting s ON s.setrole = r.oid
    WHERE r.rolname = ANY (:roles)
    UNION ALL
    SELECT 'member', roleid::text, member::text, '', '', '' FROM pg_auth_members
    UNION ALL
    SELECT 'access', role, table_name, verb, why, '' FROM events.cross_tenant_access
"""


async def shape(admin_url: str) -> list[Any]:
    """Return everything that a migration may change, except passwords."""
    known = {"schemas": [schema for schema, _ in owners()]}
    known["roles"] = [OWNER, *(role.name for role in ROLES)]
    engine = admin_engine(admin_url)
    async with engine.connect() as connection:
        found = (await connection.execute(text(SHAPE), known)).all()
    await engine.dispose()
    return sorted(map(tuple, found), key=repr)


def compare(connection: Connection, schema: str, package: str) -> None:
    command.check(config(connection, schema, package))


@pytest.mark.parametrize(("schema", "package"), owners())
async def test_models_and_database_agree(admin: AsyncConnection, schema: str, package: str) -> None:
    await admin.run_sync(compare, schema, package)


async def test_again_changes_nothing(admin_url: str) -> None:
    before = await shape(admin_url)
    async with alone_on(needed("BASEC_TEST_DATABASE_URL")):
        await migrate(admin_url, PASSWORDS)
    assert await shape(admin_url) == before


async def test_without_passwords_the_roles_keep_theirs(admin_url: str) -> None:
    async with alone_on(needed("BASEC_TEST_DATABASE_URL")):
        await migrate(admin_url, {})
    engine = admin_engine(with_role(admin_url, "auth_service"))
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT current_user")) == "auth_service"
    await engine.dispose()


@pytest.mark.parametrize("package", [package for _, package in owners()])
def test_revisions_can_be_made(package: str) -> None:
    folder = Path(str(import_module(package).__file__)).parent
    assert (folder / "script.py.mako").exists(), "copy it from another owner"


@contextmanager
def written(found: list[str]) -> Iterator[None]:
    """Collect the DDL that any engine sends during a block."""

    def note(*sent: Any) -> None:
        if str(sent[2]).lstrip().startswith(DDL):
            found.append(str(sent[2]).strip())

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
async def rendered(worker_name: str, tmp_path: Path) -> AsyncIterator[Path]:
    """Return a file with the SQL of all migrations."""
    found: list[str] = []
    server, name = needed("BASEC_TEST_DATABASE_URL"), f"basec_{worker_name}_squawk"
    with written(found):
        await make_database(server, name)
    path = tmp_path / "migrations.sql"
    apart = ("ROLE", "DATABASE", "alembic_version")
    ours = (one for one in found if not any(word in one for word in apart))
    path.write_text(";\n".join(["SET lock_timeout = '3s'", "SET statement_timeout = '60s'", *ours]))
    with path.open("a") as file:
        file.write(";\n")
    yield path
    engine = admin_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    await engine.dispose()


def squawk(path: Path) -> subprocess.CompletedProcess[str]:
    binary = Path(sys.executable).parent / "squawk"
    return subprocess.run(  # noqa: S603 - a pinned tool
        [binary, "--config", ROOT / ".squawk.toml", path],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_squawk_finds_nothing(rendered: Path) -> None:
    assert "CREATE TABLE construction.quote" in rendered.read_text()
    done = squawk(rendered)
    assert done.returncode == 0, done.stdout + done.stderr


def test_squawk_finds_a_lock(tmp_path: Path) -> None:
    path = tmp_path / "harmful.sql"
    path.write_text("ALTER TABLE construction.quote ALTER COLUMN total TYPE text;\n")
    assert "changing-column-type" in squawk(path).stdout
