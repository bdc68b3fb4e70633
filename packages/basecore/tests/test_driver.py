"""Statements past SQLAlchemy: in the same transaction, with the same errors."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from basecore.db import Database, Hot, TenantSession, as_json
from basecore.db.gone import is_database_gone
from basecore.ids import new_id
from basecore.migrate import admin_engine
from sqlalchemy import Integer, bindparam, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from testkit.plugin import RoleUrl

pytestmark = pytest.mark.db

BOUND = "SELECT current_setting('app.tenant_id', true) AS tenant, pg_backend_pid() AS server"
COUNT = "SELECT count(*) FROM engines.stock_dirty WHERE tenant_id = $1"


async def _bound(session: TenantSession) -> str:
    (row,) = await session.fetch(BOUND)
    return str(row["tenant"])


async def test_it_is_bound_to_the_store_of_its_transaction(engines_db: Database) -> None:
    for tenant_id in (new_id(), new_id()):
        async with engines_db.tenant(tenant_id) as session:
            assert await _bound(session) == str(tenant_id)
    async with engines_db.platform() as connection:
        assert not await connection.scalar(text(BOUND))


async def _mark_and_fail(database: Database, tenant_id: UUID) -> None:
    mark = text("INSERT INTO engines.stock_dirty VALUES (:tenant, :tenant)")
    async with database.tenant(tenant_id) as session:
        await session.execute(mark, {"tenant": tenant_id})
        assert [tuple(row) for row in await session.fetch(COUNT, tenant_id)] == [(1,)]
        raise LookupError


async def test_it_is_the_transaction_of_the_session(engines_db: Database) -> None:
    tenant_id = new_id()
    with pytest.raises(LookupError):
        await _mark_and_fail(engines_db, tenant_id)
    async with engines_db.tenant(tenant_id) as session:
        assert [tuple(row) for row in await session.fetch(COUNT, tenant_id)] == [(0,)]


async def test_no_connection_is_kept_beyond_its_transaction(engines_db: Database) -> None:
    async with engines_db.tenant(new_id()) as session:
        await session.fetch(BOUND)
        assert "driver" in session.sync_session.info
    assert "driver" not in session.sync_session.info


async def test_an_error_says_what_the_server_said_and_hides_values(engines_db: Database) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with engines_db.tenant(new_id()) as session:
            await session.fetch("SELECT 1 / $1::int, $2::text", 0, "a secret")
    assert getattr(caught.value.orig, "sqlstate", None) == "22012"
    assert "a secret" not in str(caught.value)
    assert not is_database_gone(caught.value)


async def _lose_the_server(database: Database, admin: AsyncEngine) -> None:
    end = text("SELECT pg_terminate_backend(:server, 5000)")
    async with database.tenant(new_id()) as session:
        (row,) = await session.fetch(BOUND)
        async with admin.connect() as connection:
            await connection.execute(end, {"server": row["server"]})
        await session.fetch(BOUND)


async def test_a_lost_server_is_nobodys_fault_and_the_pool_recovers(
    engines_db: Database, role_url: RoleUrl
) -> None:
    admin = admin_engine(role_url.admin_url, isolation_level="AUTOCOMMIT")
    with pytest.raises(DBAPIError) as caught:
        await _lose_the_server(engines_db, admin)
    assert is_database_gone(caught.value)
    await admin.dispose()
    async with engines_db.tenant(tenant_id := new_id()) as session:
        assert await _bound(session) == str(tenant_id)


async def test_binding_a_store_leaves_no_prepared_statement(engines_db: Database) -> None:
    async with engines_db.tenant(new_id()) as session:
        found = await session.fetch("SELECT statement FROM pg_prepared_statements")
    assert not [row for row in found if row["statement"].startswith("SET LOCAL")]


def test_rows_become_json_that_postgresql_reads_exactly() -> None:
    made = as_json([{"id": UUID(int=1), "quantity": Decimal("1.500"), "none": None}])
    assert made == '[{"id":"00000000-0000-0000-0000-000000000001","quantity":"1.500","none":null}]'


async def test_a_statement_is_compiled_once_with_the_values_written_in_it(
    engines_db: Database,
) -> None:
    given = bindparam("given", type_=Integer)
    statement = Hot(select(given + 2, func.round(Decimal("1.239"), 2), given))
    async with engines_db.tenant(new_id()) as session:
        (row,) = await session.hot(statement, {"given": 5})
        assert tuple(row) == (7, Decimal("1.24"), 5)
        with pytest.raises(KeyError, match="given"):
            await session.hot(statement, {})
