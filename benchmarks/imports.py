"""Imports: a catalogue of 4,900 products, and a file of 100,000 lines of which half are broken.

Beside each stands the least that the same rows could cost: one bare INSERT of as many rows.
"""

from __future__ import annotations

import asyncio
import csv
import io
import time
from typing import Any
from uuid import UUID

import asyncpg
from basecore.ids import new_id
from playwright.async_api import FilePayload

from benchmarks.stack import Stack, Store, own_store
from benchmarks.typing import browser_page

PRODUCTS = 4_900
LINES = 100_000
POLL = 0.05
WORKING = {"checking", "importing", "undoing"}
INSERT = (
    "INSERT INTO construction.product (tenant_id, id, sku, name, sort_name, uom, base_price, "
    "is_active, version, created_at) SELECT $1, id, sku, sku, sku, 'UN', 1, true, 1, now() "
    "FROM unnest($2::uuid[], $3::text[]) AS made (id, sku)"
)


def _file(count: int, *, half_broken: bool = False) -> bytes:
    text = io.StringIO(newline="")
    rows = csv.writer(text, delimiter=";")
    rows.writerow(("Código", "Nome", "Unidade", "Preço", "Custo", "Categoria"))
    for n in range(count):
        price = "doze" if half_broken and n % 2 else f"{n % 900 + 1},{n % 100:02}"
        rows.writerow((f"B-{n}", f"Produto nº {n} da lista", "UN", price, "1,50", f"G {n % 30}"))
    return text.getvalue().encode()


async def _send(store: Store, content: bytes) -> dict[str, Any]:
    files = {"file": ("lista.csv", content)}
    answer = await store.client.post("/api/v1/imports", data={"kind": "products"}, files=files)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return await _rest(store, found)


async def _rest(store: Store, batch: dict[str, Any]) -> dict[str, Any]:
    """Wait until the worker has nothing left to do."""
    while batch["status"] in WORKING:
        await asyncio.sleep(POLL)
        batch = (await store.client.get(f"/api/v1/imports/{batch['id']}")).json()
    return batch


async def _act(store: Store, batch: dict[str, Any], action: str) -> float:
    began = time.perf_counter()
    await _rest(store, await store.post(f"/api/v1/imports/{batch['id']}/{action}", None))
    return time.perf_counter() - began


async def _in_browser(stack: Stack, store: Store) -> dict[str, float]:
    """Import by keyboard in a browser; return how long preview and result took to be seen."""
    done = "button[data-dialog=undo]"
    file = FilePayload(name="lista.csv", mimeType="text/csv", buffer=_file(PRODUCTS))
    async with browser_page(stack, store) as page:
        page.set_default_timeout(60_000)
        await page.goto("/web/imports?kind=products")
        await page.set_input_files("#f-file", file)
        await page.focus("main form button[type=submit]")
        began = time.perf_counter()
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#tabs")
        seen = time.perf_counter()
        await page.keyboard.press("F9")
        await page.wait_for_selector(done)
        found = time.perf_counter()
    return {"preview in a browser, s": seen - began, "import in a browser, s": found - seen}


async def _bare(stack: Stack, tenant_id: UUID) -> float:
    """Insert as many products by one statement; return how long it took."""
    connection = await asyncpg.connect(stack.dsn)
    try:
        ids = [new_id() for _ in range(PRODUCTS)]
        began = time.perf_counter()
        await connection.execute(INSERT, tenant_id, ids, [f"bare-{one}" for one in ids])
        return time.perf_counter() - began
    finally:
        await connection.close()


async def measure(stack: Stack) -> dict[str, float]:
    """Measure check, import, undo and export through Nginx and the API."""
    async with own_store(stack) as store:
        store.client.timeout = 300
        began = time.perf_counter()
        batch = await _send(store, _file(PRODUCTS))
        figures = {"check of 4,900 lines, s": time.perf_counter() - began}
        figures["import of 4,900 products with events, s"] = await _act(store, batch, "run")
        began = time.perf_counter()
        (await store.client.get("/api/v1/exports?kind=products&format=xlsx")).raise_for_status()
        figures["export of them as XLSX, s"] = time.perf_counter() - began
        figures["undo, s"] = await _act(store, batch, "undo")
        figures |= await _in_browser(stack, store)
        figures["one INSERT of 4,900 bare products, s"] = await _bare(stack, store.tenant_id)
        began = time.perf_counter()
        await _send(store, _file(LINES, half_broken=True))
        figures["check of 100,000 lines, half broken, s"] = time.perf_counter() - began
        return {name: round(figure, 2) for name, figure in figures.items()}
