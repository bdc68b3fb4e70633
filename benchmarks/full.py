"""A seller in a full store: 5,000 products, 10,000 customers, 100,000 quotes and as many orders.

The lines of the editor, a whole quote typed as people type, and the lists, in the host's Chromium
and through Nginx. The store is filled for this and stays out of the demo.
"""

from __future__ import annotations

import statistics
import time

import asyncpg
from playwright.async_api import Page, expect

from benchmarks import paint, palette
from benchmarks.quotes import prepare
from benchmarks.stack import Stack, Store, own_store

KEY = 180
"""Milliseconds between two keys of somebody at a counter."""
WORDS = (
    ("produto 0", "50"), ("produto 1", "3"), ("produto 2", "2,5"), ("produto 3", "1000"),
    ("produto 4", "20"), ("cimento", "15"), ("tijolo", "40"), ("areia", "5"), ("tubo", "8"),
    ("tinta", "2"),
)  # fmt: skip
LISTS = {"list, page": "/web/quotes", "list, JSON": "/api/v1/quotes?limit=50"}
REQUESTS = 60


async def measure(stack: Stack) -> dict[str, float]:
    """Return milliseconds of lines and lists, and seconds of a quote of ten lines."""
    async with own_store(stack) as store:
        await palette.fill(stack, store)
        await _count_on(stack, store)
        body = await prepare(store)
        found: dict[str, list[float]] = {name: [] for name in paint.BEFORE}
        async with paint.browser_page(store, stack) as page:
            for name, lines in paint.BEFORE.items():
                found[name] += await paint.times(page, await paint.quote_of(store, body, lines))
            seconds = await _sell(page)
        figures = {f"{name}, ms": await _list(store, path) for name, path in LISTS.items()}
    return paint.told(found) | {"ten lines typed, s": seconds} | figures


async def _count_on(stack: Stack, store: Store) -> None:
    """Let the next quote's number follow those that were put in."""
    connection = await asyncpg.connect(stack.dsn)
    await connection.execute(
        "INSERT INTO construction.document_counter (tenant_id, document, last_number) "
        "VALUES ($1, 'COT', $2)",
        store.tenant_id,
        palette.DOCUMENTS + 500,  # as many more are still open
    )
    await connection.close()


async def _sell(page: Page) -> float:
    """Make a quote of ten lines for a known customer by keyboard; return the seconds it took."""
    await page.goto("/web/quotes/new")
    await expect(page.locator("#quote-editor[aria-busy]")).to_have_count(0)
    began = time.perf_counter()
    await _choose(page, "Construtora", "#f-product_id")
    for words, said in WORDS:
        await _choose(page, words, "#lines [data-col=said]")
        await page.keyboard.type(said, delay=KEY)
        await _press(page, "Enter")
    await expect(page.locator("#save-state[data-state=saved]")).to_be_visible(
        timeout=paint.PATIENCE
    )
    await _press(page, "Control+Enter")
    await page.wait_for_url(lambda url: "/edit" not in url and "/new" not in url)
    return round(time.perf_counter() - began, 1)


async def _choose(page: Page, words: str, then: str) -> None:
    """Type words and take the first that is found, once it is; the focus moves on by itself."""
    await page.keyboard.type(words, delay=KEY)
    await page.keyboard.press("Enter")
    await expect(page.locator(f"{then}:focus")).to_have_count(1, timeout=paint.PATIENCE)


async def _press(page: Page, key: str) -> None:
    await page.keyboard.press(key)
    await page.wait_for_timeout(KEY)


async def _list(store: Store, path: str) -> float:
    """Return the 95th percentile of a list's time, asked for again and again."""
    times = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        (await store.client.get(path)).raise_for_status()
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.quantiles(times, n=100)[94], 1)
