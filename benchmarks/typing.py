"""From the last key in a search box to painted results, in a browser, among 50,000 products."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg
from playwright.async_api import Page, async_playwright

from benchmarks.search import figures
from benchmarks.shelf import put, take_away
from benchmarks.stack import Stack, Store, own_store

ROUNDS = 6
KEY = 110
"""Milliseconds between two keys of somebody who types fast."""
WORDS = ("cimento", "tubo 100", "vergalhao", "argamassa", "torneira", "porcelanato", "tijolo")
BOX = "input[type=search]"
WATCH = """box => {
  let key = 0;
  globalThis.took = [];
  document.querySelector(box).addEventListener("input", () => { key = performance.now(); });
  const painted = () => globalThis.took.push(performance.now() - key);
  const soon = () => requestAnimationFrame(() => setTimeout(painted));
  document.addEventListener("htmx:afterSwap", e => e.target.id === "results" && soon());
}"""
"""Keeps how long after the last key each answer was painted."""
LAST = "() => globalThis.took.at(-1)"


@asynccontextmanager
async def browser_page(stack: Stack, store: Store) -> AsyncIterator[Page]:
    """Open a browser in which the store's owner has signed in."""
    where = os.environ.get("BASEC_CHROMIUM") or shutil.which("chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=where, args=["--no-sandbox"])
        page = await browser.new_page(base_url=f"http://{store.slug}.localhost:{stack.port}")
        await page.goto("/auth/login")
        await page.fill("input[name=email]", f"dono@{store.slug}.example")
        await page.fill("input[type=password]", store.password)
        await page.click("button[type=submit]")
        await page.wait_for_url("**/web/**")
        yield page
        await browser.close()


async def typed(page: Page, box: str, words: Sequence[str]) -> list[float]:
    """Type words into a search box; return how long each took from its last key to the screen."""
    await page.evaluate(WATCH, box)
    times = []
    for word in words:
        await page.fill(box, "")
        await page.wait_for_timeout(400)
        await page.locator(box).press_sequentially(word, delay=KEY)
        await page.wait_for_timeout(600)
        times.append(float(await page.evaluate(LAST)))
    return times


async def measure(stack: Stack) -> dict[str, float]:
    """Return the times in milliseconds."""
    async with own_store(stack) as store:
        connection = await asyncpg.connect(stack.dsn)
        await put(connection, [store.tenant_id])
        async with browser_page(stack, store) as page:
            await page.goto("/web/products")
            await typed(page, BOX, WORDS[:2])
            times = await typed(page, BOX, WORDS * ROUNDS)
        await take_away(connection, [store.tenant_id])
        await connection.close()
    return figures({"painted": times})
