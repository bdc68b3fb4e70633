from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from basecore.db import Database, owner_metadata
from basecore.outgoing import outgoing_tables
from testkit.outgoing import PostOffice, nothing_due
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
    async with nothing_due(admin_url):
        yield PostOffice(construction_db, outgoing_tables(owner_metadata("construction")), smtp)
