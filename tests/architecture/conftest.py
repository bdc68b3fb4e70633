from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from basecore.migrate import admin_engine
from sqlalchemy.ext.asyncio import AsyncConnection


@pytest.fixture
async def admin(admin_url: str) -> AsyncIterator[AsyncConnection]:
    """Return a superuser's transaction that is never committed."""
    engine = admin_engine(admin_url)
    async with engine.connect() as connection:
        yield connection
        await connection.rollback()
    await engine.dispose()
