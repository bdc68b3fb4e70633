"""A process that starts while PostgreSQL is away waits for it."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import pytest
from basec_cli.ports import any_free
from basecore.db import Database
from basecore.processes import until_safe
from testkit.plugin import RoleUrl

from tests.chaos.proxy import HOST, Gate

pytestmark = pytest.mark.db


async def test_it_waits_until_the_database_answers(role_url: RoleUrl) -> None:
    parts = urlsplit(role_url("relay_service"))
    account, _, _ = parts.netloc.rpartition("@")
    gate = Gate("late", parts.port or 0, any_free())
    late = parts._replace(netloc=f"{account}@{HOST}:{gate.port}").geturl()
    database = Database(late, source="relay")
    waiting = asyncio.create_task(until_safe(database, asyncio.Event()))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await gate.open()
    await asyncio.wait_for(waiting, 60)
    await database.close()
    await gate.close()


async def test_it_does_not_wait_once_it_is_told_to_stop() -> None:
    database = Database(f"postgresql://nobody@{HOST}:{any_free()}/none", source="relay")
    stop = asyncio.Event()
    waiting = asyncio.create_task(until_safe(database, stop))
    await asyncio.sleep(0.1)
    stop.set()
    await asyncio.wait_for(waiting, 60)
    await database.close()
