from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from basecore.db import Database, owner_metadata
from basecore.migrate import admin_engine
from basecore.outgoing import outgoing_tables
from testkit.outgoing import PostOffice
from testkit.smtp import SmtpServer, smtp_server


@pytest.fixture
async def smtp() -> AsyncIterator[SmtpServer]:
    """Return a mail server that behaves well."""
    async with smtp_server() as server:
        yield server


@pytest.fixture
async def post(
    admin_url: str, construction_db: Database, smtp: SmtpServer
) -> AsyncIterator[PostOffice]:
    """Return a post office without a message of any other test."""
    engine = admin_engine(admin_url)
    empty = "TRUNCATE construction.outgoing, construction.outgoing_due"
    # Before too: tests of pages leave messages that are due.
    async with engine.begin() as connection:
        await connection.exec_driver_sql(empty)
    yield PostOffice(construction_db, outgoing_tables(owner_metadata("construction")), smtp)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(empty)
    await engine.dispose()
