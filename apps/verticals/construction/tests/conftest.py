"""The vertical's app over real PostgreSQL, asked by people of two stores with signed tokens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from basecore.db import Database
from basecore.ids import new_id
from basecore.outbox import register_tenant
from fastapi import FastAPI
from in_process import app_over
from shop import Shop
from testkit.plugin import RoleUrl


def _like_a_process(role_url: RoleUrl) -> Database:
    """Return the database as processes open it that go by the clock of each store."""
    url = role_url("construction_service")
    return Database(url, source="construction", by_store_clock=True)


@pytest.fixture
async def construction_db(role_url: RoleUrl) -> AsyncIterator[Database]:
    """Return the database as the worker has it."""
    database = _like_a_process(role_url)
    yield database
    await database.close()


@pytest.fixture
async def app(role_url: RoleUrl, tmp_path: Path, admin_url: str) -> AsyncIterator[FastAPI]:
    """Return the app with its real database and a key set of the test's."""
    database = _like_a_process(role_url)
    yield app_over(database, tmp_path, admin_url)
    await database.close()


async def _open(app: FastAPI, auth_db: Database, slug: str) -> Shop:
    tenant_id = new_id()
    async with auth_db.tenant(tenant_id) as session:
        await register_tenant(session)
    look = {"name": slug.title(), "primary_color": "#2457d6", "secondary_color": "#0f766e"}
    app.state.known[slug] = look | {"tenant_id": str(tenant_id), "slug": slug}
    return Shop(app, tenant_id, slug)


@pytest.fixture
async def shop(app: FastAPI, auth_db: Database) -> Shop:
    """Return a store."""
    return await _open(app, auth_db, "demo")


@pytest.fixture
async def neighbour(app: FastAPI, auth_db: Database) -> Shop:
    """Return another store."""
    return await _open(app, auth_db, "vizinha")
