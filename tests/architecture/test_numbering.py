"""Document numbers have no gap, however many people take one at once."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from basecore.db import Database
from construction.numbering import Document, next_number
from testkit.plugin import RoleUrl

pytestmark = pytest.mark.db


class Surprise(Exception):  # noqa: N818 - not an error of the application
    """Something goes wrong after the number was taken."""


async def take(database: Database, tenant: UUID, document: Document) -> int:
    async with database.tenant(tenant) as session:
        return (await next_number(session, document)).number


async def waste(database: Database, tenant: UUID) -> None:
    async with database.tenant(tenant) as session:
        await next_number(session, Document.QUOTE)
        raise Surprise


async def test_sixteen_at_once(role_url: RoleUrl, tenant: UUID) -> None:
    database = Database(role_url("construction_service"), source="construction", pool_size=16)

    async def work(worker: int) -> list[int]:
        taken = []
        for turn in range(10):
            if (worker + turn) % 4 == 0:
                with pytest.raises(Surprise):
                    await waste(database, tenant)
            taken.append(await take(database, tenant, Document.QUOTE))
        return taken

    taken = await asyncio.gather(*(work(worker) for worker in range(16)))
    await database.close()
    assert sorted(number for mine in taken for number in mine) == list(range(1, 161))
    assert all(mine == sorted(mine) for mine in taken)


async def test_stores_and_documents_count_apart(
    construction_db: Database, tenant: UUID, other_tenant: UUID
) -> None:
    assert await take(construction_db, tenant, Document.QUOTE) == 1
    assert await take(construction_db, tenant, Document.ORDER) == 1
    assert await take(construction_db, other_tenant, Document.QUOTE) == 1
    assert await take(construction_db, tenant, Document.QUOTE) == 2
