"""Search among 50,000 products of one store, a million in all, as the application's role.

What a request waits for inside the server: the statements of a search with all that SQLAlchemy does
around them. The ceiling is one bare statement that reads the store's slice for one fragment.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from uuid import UUID

import asyncpg
from basecore.db import Database
from basecore.http import PageRequest
from construction.catalog import ProductFilter, find
from construction.demo.packs import ean13

from benchmarks.rig import rig
from benchmarks.shelf import fill

ROUNDS = 15
SHOWN = 12
TYPED = {
    "fragment": ("cim", "tubo 100", "vergalhao 10", "arga", "porcel 60", "50 kg", "torn"),
    "code": ("CIM-001", "ALV-004-17", ean13("200000001234"), "TUB-003", "ACO-005-3"),
    "typo": ("cimemto", "vergalhoa", "argamasa colante", "porcelanto", "torneria", "tijlo"),
}
SLICE = (
    "SELECT id FROM construction.search_text "
    "WHERE tenant_id = $1 AND kind = 'product' AND content LIKE '%zzzz%'"
)


async def measure() -> dict[str, float]:
    """Return the times in milliseconds."""
    async with rig() as made:
        store = await fill(made)
        database = made.database("construction_service", "construction", pool=2)
        bare = await made.connect("construction_service")
        times: dict[str, list[float]] = {name: [] for name in (*TYPED, "slice")}
        for _ in range(ROUNDS):
            for kind, words in TYPED.items():
                for one in words:
                    times[kind].append(await _timed(partial(_search, database, store, one)))
            times["slice"].append(await _timed(partial(_slice, bare, store)))
        await bare.close()
        await database.close()
    return figures(times)


def figures(times: dict[str, list[float]]) -> dict[str, float]:
    """Return median and 95th percentile of each kind."""
    found: dict[str, float] = {}
    for kind, values in times.items():
        found[f"{kind}_p50_ms"] = round(statistics.median(values), 1)
        found[f"{kind}_p95_ms"] = round(_percentile(values, 95), 1)
    return found


def _percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return (time.perf_counter() - began) * 1000


async def _search(database: Database, store: UUID, q: str) -> None:
    async with database.tenant(store) as session:
        found = await find(session, PageRequest(q, SHOWN), ProductFilter(active=True))
    if not found.products.rows:
        raise LookupError(q)


async def _slice(connection: asyncpg.Connection, store: UUID) -> None:
    async with connection.transaction():
        await connection.execute(f"SET LOCAL app.tenant_id = '{store}'")
        await connection.fetch(SLICE, store)
