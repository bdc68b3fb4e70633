"""Long imports are the worker's; a killed one is finished by its heir, and nothing is half."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from basecore.db import Database
from construction.imports import Importer
from construction.imports.service import running
from sheets import as_csv, exported, products, run, send
from shop import Shop
from sqlalchemy import text
from testkit.plugin import RoleUrl

pytestmark = pytest.mark.db

ROWS = 2_300
WORKER = """
import asyncio, sys
from basecore.db import Database
from construction.imports import Importer
from construction.imports.service import running
import construction.tables

real = running.step

async def step(session, batch_id, *, now):
    batch = await running.get(session, batch_id)
    if [str(batch_id), batch.status] == sys.argv[2:] and batch.done_count:
        await asyncio.Event().wait()
    return await real(session, batch_id, now=now)

async def main():
    running.step = step
    database = Database(sys.argv[1], source="construction", pool_size=2)
    await Importer(database, held_seconds=1.0).run(asyncio.Event())

asyncio.run(main())
"""


@asynccontextmanager
async def worker(url: str, *held: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a worker's part in a process of its own; kill it at the end.

    In the second step of the import that is held, while it has that status, it goes no further:
    so it is killed in the middle, however fast it is and however slow we are.
    """
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, url, *held)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
            await process.wait()


async def until(shop: Shop, batch: Any, at_least: int | None = None) -> Any:
    """Wait until so many lines are done, or the work is over."""
    deadline, seen = time.monotonic() + 120, batch
    while time.monotonic() < deadline:
        seen = await shop.get(f"/api/v1/imports/{batch['id']}")
        is_over = seen["status"] in {"ready", "done", "undone", "failed"}
        if is_over or (at_least is not None and seen["done_count"] >= at_least):
            return seen
        await asyncio.sleep(0.05)
    pytest.fail(f"not over after 120 s: {seen['status']}, {seen['done_count']} lines")


async def counted(database: Database, shop: Shop) -> dict[str, int]:
    """Return how many products, events and lines of history the store has."""
    of = {"of": shop.tenant_id}
    found = {}
    async with database.tenant(shop.tenant_id) as session:
        for name, table in {
            "products": "construction.product",
            "events": "events.outbox",
            "activities": "construction.activity",
        }.items():
            query = text(f"SELECT count(*) FROM {table} WHERE tenant_id = :of")  # noqa: S608 - constants
            found[name] = await session.scalar(query, of)
    return found


@pytest.mark.slow
async def test_a_killed_worker_is_followed_by_another(
    shop: Shop, role_url: RoleUrl, construction_db: Database
) -> None:
    url = role_url("construction_service")
    before = await exported(shop)
    batch = await send(shop, as_csv(products(ROWS)))
    assert (await run(shop, batch))["status"] == "importing"
    async with worker(url, batch["id"], "importing"):
        killed = await until(shop, batch, 1_000)
    assert (killed["status"], killed["done_count"]) == ("importing", 1_000)
    async with worker(url, batch["id"], "undoing"):
        done = await until(shop, batch)
        assert (done["status"], done["counts"]["created"]) == ("done", ROWS)
        assert await counted(construction_db, shop) == {
            "products": ROWS, "events": ROWS, "activities": ROWS + 1,
        }  # fmt: skip
        await run(shop, batch, "undo")
        killed = await until(shop, batch, 1_000)
    assert (killed["status"], killed["done_count"]) == ("undoing", 1_000)
    async with worker(url):
        undone = await until(shop, batch)
    assert (undone["status"], undone["counts"]["removed"]) == ("undone", ROWS)
    assert await exported(shop) == before
    assert await counted(construction_db, shop) == {
        "products": 0, "events": 2 * ROWS, "activities": ROWS + 2,
    }  # fmt: skip


async def test_what_cannot_be_finished_is_taken_back_as_a_whole(
    shop: Shop, construction_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await exported(shop)
    batch = await send(shop, as_csv(products(2_100)))
    await run(shop, batch)
    importer, stop = Importer(construction_db, held_seconds=0), asyncio.Event()
    async with construction_db.tenant(shop.tenant_id) as session:
        await running.step(session, batch["id"], now=await _now(construction_db))
    assert len((await exported(shop)).splitlines()) == 1_001
    with monkeypatch.context() as broken:
        broken.setattr("construction.imports.consumers.LONGEST_PAUSE", 0)
        broken.setattr("construction.imports.service.running.judge", _fail)
        for _ in range(running.MAX_ATTEMPTS):
            await importer.round(stop)
    while await importer.round(stop):
        pass
    seen = await shop.get(f"/api/v1/imports/{batch['id']}")
    assert (seen["status"], seen["counts"]["removed"]) == ("failed", 1_000)
    assert await exported(shop) == before
    async with shop.client() as client:
        page = await client.get(f"/web/imports/{batch['id']}")
    assert "Esta importação falhou" in page.text


async def test_undoing_that_keeps_failing_ends_and_can_be_tried_again(
    shop: Shop, construction_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "AT_ONCE", 2)
    before = await exported(shop)
    batch = await send(shop, as_csv(products(3)))
    importer, stop = Importer(construction_db, held_seconds=0), asyncio.Event()
    await run(shop, batch)
    await importer.round(stop)
    await run(shop, batch, "undo")
    with monkeypatch.context() as broken:
        broken.setattr("construction.imports.consumers.LONGEST_PAUSE", 0)
        broken.setattr("construction.imports.service.running.take_back", _fail)
        for _ in range(running.MAX_ATTEMPTS):
            assert await importer.round(stop)
        assert not await importer.round(stop), "nobody tries for ever"
    seen = await shop.get(f"/api/v1/imports/{batch['id']}")
    assert (seen["status"], seen["counts"]["created"]) == ("stuck", 3)
    async with shop.client() as client:
        page = await client.get(f"/web/imports/{batch['id']}")
        assert "desfeita só em parte" in page.text
        assert "Tentar de novo" in page.text
        await client.post(f"/web/imports/{batch['id']}/undo")
    await importer.round(stop)
    seen = await shop.get(f"/api/v1/imports/{batch['id']}")
    assert (seen["status"], seen["counts"]["removed"]) == ("undone", 3)
    assert await exported(shop) == before


async def _fail(*_: object, **__: object) -> None:
    raise RuntimeError("a fault of ours")


async def _now(database: Database) -> Any:
    async with database.platform() as connection:
        return await connection.scalar(text("SELECT now()"))
