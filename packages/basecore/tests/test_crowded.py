"""More requests than connections: who waits too long is told to come back; nothing breaks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest
from basecore.db import Database
from basecore.http import install_problems
from fastapi import FastAPI
from sqlalchemy import text
from testkit.plugin import RoleUrl

pytestmark = pytest.mark.db


@pytest.fixture
async def database(role_url: RoleUrl) -> AsyncIterator[Database]:
    """Return a database with one connection, for which nobody waits long."""
    url = role_url("construction_service")
    made = Database(url, source="construction", pool_size=1, patience=0.05)
    yield made
    await made.close()


async def test_an_exhausted_pool_is_no_fault_and_names_a_time(
    database: Database, tenant: UUID
) -> None:
    app = FastAPI()
    install_problems(app)

    @app.get("/asked")
    async def asked() -> int | None:
        async with database.tenant(tenant) as session:
            found: int | None = await session.scalar(text("SELECT 1"))
            return found

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://demo") as client:
        async with database.tenant(tenant) as session:
            await session.execute(text("SELECT 1"))
            refused = await client.get("/asked")
        later = await client.get("/asked")
    assert (refused.status_code, refused.json()["code"]) == (503, "crowded")
    assert refused.headers["content-type"] == "application/problem+json"
    assert int(refused.headers["retry-after"]) >= 1
    assert (later.status_code, later.json()) == (200, 1)
