"""Many stores on few connections: with PgBouncer in transaction mode where the machine has it."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from basecore.db import Database, check_safety
from sqlalchemy import text
from testkit.plugin import RoleUrl, new_tenant

pytestmark = pytest.mark.db

COUNT = text(
    "INSERT INTO construction.document_counter (tenant_id, document, last_number) "
    "VALUES (:tenant, 'PED', 1)"
)
SEEN = text("SELECT tenant_id FROM construction.document_counter")
ROUNDS, STORES = 400, 8


async def test_stores_take_turns_and_none_sees_another(
    auth_db: Database, role_url: RoleUrl
) -> None:
    database = Database(role_url("construction_service"), source="construction", pool_size=STORES)
    tenants = [await new_tenant(auth_db) for _ in range(STORES)]
    for tenant in tenants:
        async with database.tenant(tenant) as session:
            await session.execute(COUNT, {"tenant": tenant})

    async def look(tenant_id: UUID) -> list[UUID]:
        async with database.tenant(tenant_id) as session:
            return list(await session.scalars(SEEN))

    turns = [tenants[number % STORES] for number in range(ROUNDS)]
    assert await asyncio.gather(*map(look, turns)) == [[tenant] for tenant in turns]
    async with database.platform() as connection:
        assert list(await connection.scalars(SEEN)) == []
    await check_safety(database)
    await database.close()
