"""Pages of products by name among 50,000 of one store, a million in all, beside the bare SQL."""

from __future__ import annotations

import time
from uuid import UUID

import asyncpg
from basecore.db import Database
from basecore.http import PageRequest
from construction.catalog import ProductFilter, page

from benchmarks.rig import rig
from benchmarks.search import figures
from benchmarks.shelf import fill

PAGES = 200
SIZE = 50
BARE = (
    "SELECT p.*, c.name AS category FROM construction.product p "
    "LEFT JOIN construction.category c ON c.tenant_id = p.tenant_id AND c.id = p.category_id "
    "WHERE p.tenant_id = $1 AND (p.sort_name, p.id) > ($2, $3) "
    "ORDER BY p.sort_name, p.id LIMIT 51"
)
FIRST = UUID(int=0)


async def measure() -> dict[str, float]:
    """Return the times in milliseconds: pages one after the other, by us and by bare asyncpg."""
    async with rig() as made:
        store = await fill(made)
        database = made.database("construction_service", "construction", pool=2)
        bare = await made.connect("construction_service")
        times: dict[str, list[float]] = {"page": [], "filtered": [], "bare": []}
        async with database.tenant(store) as session:
            first = (await page(session, PageRequest(limit=1), ProductFilter())).rows[0]
        narrowed = ProductFilter(category_id=first.category_id, active=True)
        cursor, filtered, after = None, None, ("", FIRST)
        for _ in range(PAGES):
            cursor = await _page(database, store, ProductFilter(), cursor, times["page"])
            filtered = await _page(database, store, narrowed, filtered, times["filtered"])
            after = await _bare(bare, store, after, times["bare"])
        await bare.close()
        await database.close()
    return figures(times)


async def _page(
    database: Database,
    store: UUID,
    wanted: ProductFilter,
    cursor: str | None,
    times: list[float],
) -> str | None:
    began = time.perf_counter()
    async with database.tenant(store) as session:
        found = await page(session, PageRequest(limit=SIZE, cursor=cursor), wanted)
    times.append((time.perf_counter() - began) * 1000)
    return found.next_cursor


async def _bare(
    connection: asyncpg.Connection, store: UUID, after: tuple[str, UUID], times: list[float]
) -> tuple[str, UUID]:
    began = time.perf_counter()
    async with connection.transaction():
        await connection.execute(f"SET LOCAL app.tenant_id = '{store}'")
        rows = await connection.fetch(BARE, store, *after)
    times.append((time.perf_counter() - began) * 1000)
    return rows[SIZE - 1]["sort_name"], rows[SIZE - 1]["id"]
