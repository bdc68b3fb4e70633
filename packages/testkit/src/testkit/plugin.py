"""Pytest fixtures: a migrated PostgreSQL database for each worker, signed in as each role.

`./basec test` starts the servers and names them in `BASEC_TEST_DATABASE_URL` (a superuser) and
`BASEC_TEST_REDIS_URL`; there is no substitute for them.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from basec_cli.ports import any_free
from basecore.db import Database
from basecore.ids import new_id
from basecore.migrate import LOCK, admin_engine, migrate
from basecore.outbox import register_tenant
from basecore.roles import ROLES
from hypothesis import HealthCheck, settings
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from testkit.cluster import three_nodes, url
from testkit.pooler import pgbouncer

pytest.register_assert_rewrite("testkit.conformance")

# Nothing is timed, for machines pause; `--hypothesis-profile roaming` looks further than every run.
UNTIMED: Any = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("roaming", **UNTIMED)
settings.register_profile("same", **UNTIMED, derandomize=True)
settings.load_profile("same")

PASSWORDS = {role.name: f"test-{role.name}" for role in ROLES if role.login}


def needed(variable: str) -> str:
    """Return a variable that `./basec test` sets."""
    value = os.environ.get(variable)
    if not value:
        pytest.fail(f"{variable} is not set: run the tests through ./basec test", pytrace=False)
    return value


def with_role(url: str, role: str) -> str:
    """Return the URL of the same database as another role."""
    parts = urlsplit(url)
    host = f"{parts.hostname}:{parts.port}"
    return parts._replace(netloc=f"{role}:{PASSWORDS[role]}@{host}").geturl()


async def make_database(server: str, name: str) -> str:
    """Make a fresh migrated database on a server and return its URL."""
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    async with alone_on(server) as connection:
        await connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await connection.exec_driver_sql(f"CREATE DATABASE {name}")
        await migrate(url, PASSWORDS)
    return url


@asynccontextmanager
async def alone_on(server: str) -> AsyncIterator[AsyncConnection]:
    """Keep other workers from migrating: roles belong to the whole server."""
    engine = admin_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        yield connection
    await engine.dispose()


@pytest.fixture(scope="session")
def admin_url(worker_name: str) -> str:
    """Return the superuser's URL of this worker's migrated database."""
    server = needed("BASEC_TEST_DATABASE_URL")
    return asyncio.run(make_database(server, f"basec_{worker_name}"))


@pytest.fixture(scope="session")
def worker_name() -> str:
    """Return the name of this pytest-xdist worker."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def redis_url(worker_name: str) -> str:
    """Return a Redis of this worker's own: a database number where there is one server."""
    number = int("".join(c for c in worker_name if c.isdigit()) or "15")
    return f"{needed('BASEC_TEST_REDIS_URL').removesuffix('/0')}/{number}"


@pytest.fixture
def free_port() -> int:
    """Return a port on which nobody listens."""
    return any_free()


@pytest.fixture(scope="session")
def pooler(admin_url: str) -> Iterator[int | None]:
    """Run the PgBouncer that `BASEC_TEST_PGBOUNCER` names before the server; return its port."""
    program = os.environ.get("BASEC_TEST_PGBOUNCER")
    if not program:
        yield None
        return
    with (
        TemporaryDirectory() as folder,
        pgbouncer(program, Path(folder), admin_url, PASSWORDS) as port,
    ):
        yield port


@pytest.fixture
def role_url(admin_url: str, pooler: int | None) -> RoleUrl:
    """Return a function from role to URL."""
    return RoleUrl(admin_url, pooler)


class RoleUrl:
    """The worker's database as any of the roles, through a pooler if there is one."""

    def __init__(self, admin_url: str, pooler: int | None = None) -> None:
        self.admin_url = admin_url
        self.pooler = pooler

    def __call__(self, role: str) -> str:
        """Return the URL for a role."""
        url = with_role(self.admin_url, role)
        if self.pooler is None:
            return url
        parts = urlsplit(url)
        credentials = parts.netloc.rpartition("@")[0]
        netloc = f"{credentials}@127.0.0.1:{self.pooler}"
        return parts._replace(netloc=netloc, query="pgbouncer=true").geturl()


@pytest.fixture
async def construction_db(role_url: RoleUrl) -> AsyncIterator[Database]:
    """Return the database as the construction vertical sees it."""
    database = Database(role_url("construction_service"), source="construction")
    yield database
    await database.close()


@pytest.fixture
async def auth_db(role_url: RoleUrl) -> AsyncIterator[Database]:
    """Return the database as the auth service sees it."""
    database = Database(role_url("auth_service"), source="auth")
    yield database
    await database.close()


@pytest.fixture
async def engines_db(role_url: RoleUrl) -> AsyncIterator[Database]:
    """Return the database as the engines see it."""
    database = Database(role_url("engines_service"), source="engines")
    yield database
    await database.close()


@pytest.fixture
async def relay_db(role_url: RoleUrl) -> AsyncIterator[Database]:
    """Return the database as the relay sees it."""
    database = Database(role_url("relay_service"), source="relay")
    yield database
    await database.close()


@pytest.fixture(scope="session")
def redis_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a Redis Cluster of three nodes, started for this worker."""
    with three_nodes(tmp_path_factory.mktemp("cluster")) as nodes:
        yield url(nodes)


async def new_tenant(auth_db: Database) -> UUID:
    """Register a fresh store with the event tables and return its id."""
    tenant_id = new_id()
    async with auth_db.tenant(tenant_id) as session:
        await register_tenant(session)
    return tenant_id


@pytest.fixture
async def tenant(auth_db: Database) -> UUID:
    """Return a fresh store."""
    return await new_tenant(auth_db)


@pytest.fixture
async def other_tenant(auth_db: Database) -> UUID:
    """Return a second fresh store."""
    return await new_tenant(auth_db)
