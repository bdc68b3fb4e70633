"""A line added in the host's Chromium: from the key to its paint, with 4 and with 199 above it."""

from __future__ import annotations

import statistics
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from basecore.ids import new_id
from playwright.async_api import Page, async_playwright, expect

from benchmarks.editor import put
from benchmarks.lighthouse import chromium
from benchmarks.quotes import prepare
from benchmarks.stack import Stack, Store, own_store

ROUNDS = 3
ADDED = 5
BEFORE = {"5th": 2, "200th": 197}
"""Lines there before the first that is timed: `ADDED` around the one that counts."""
PATIENCE = 30_000
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WATCH = """() => {
    const lines = () => document.querySelectorAll("#lines .line").length;
    let before = lines();
    addEventListener("keydown", () => { window.pressed = performance.now(); }, true);
    new MutationObserver(() => lines() !== before && requestAnimationFrame(() => setTimeout(() => {
        before = lines();
        window.painted = performance.now() - window.pressed;
    }))).observe(document.getElementById("lines"), { childList: true, subtree: true });
}"""


@asynccontextmanager
async def browser_page(store: Store, stack: Stack) -> AsyncIterator[Page]:
    """Open a page as the store's owner."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        headers = {"Authorization": store.client.headers["Authorization"]}
        base = f"http://{store.slug}.localhost:{stack.port}"
        size = {"width": 1440, "height": 900}
        context = await browser.new_context(
            base_url=base,
            extra_http_headers=headers,
            viewport=size,  # type: ignore[arg-type]  # a plain dictionary will do
            locale="pt-BR",
        )
        yield await context.new_page()
        await browser.close()


async def quote_of(store: Store, body: dict[str, Any], lines: int) -> str:
    """Make a quote of so many lines, of a customer and products, and return its address."""
    products = [line["product_id"] for line in body["lines"]]
    path = f"/web/quotes/{new_id()}"
    await put(store, f"{path}/draft", {"customer_id": body["customer_id"]})
    for place in range(lines):
        product = products[place % len(products)]
        line = {"position": 1024 * (place + 1), "product_id": product, "said": "2"}
        await put(store, f"{path}/lines/{new_id()}", line)
    return f"{path}/edit"


async def add(page: Page) -> float:
    """Add a line once its list is open; return milliseconds from the key to the paint."""
    count = await page.locator("#lines .line").count()
    await page.locator("#f-product_id").focus()
    await page.keyboard.type("produto")
    await expect(page.locator("#entry [role=option]").first).to_be_visible(timeout=PATIENCE)
    await page.wait_for_timeout(300)
    await page.keyboard.press("Enter")
    await expect(page.locator("#lines .line")).to_have_count(count + 1)
    await expect(page.locator("#save-state[data-state=saved]")).to_be_visible(timeout=PATIENCE)
    return float(await page.evaluate("window.painted"))


async def times(page: Page, path: str) -> list[float]:
    """Return how long each of the added lines took."""
    await page.goto(path)
    await expect(page.locator("#quote-editor[aria-busy]")).to_have_count(0, timeout=PATIENCE)
    await page.evaluate(WATCH)
    await add(page)  # the first one warms the page up
    return [await add(page) for _ in range(ADDED)]


async def measure(stack: Stack) -> dict[str, float]:
    """Return the times to the paint of both lines, in milliseconds, and their ratio."""
    found: dict[str, list[float]] = {name: [] for name in BEFORE}
    for _ in range(ROUNDS):
        for name, lines in BEFORE.items():
            async with own_store(stack) as store, browser_page(store, stack) as page:
                path = await quote_of(store, await prepare(store), lines)
                found[name] += await times(page, path)
    return told(found)


def told(found: dict[str, list[float]]) -> dict[str, float]:
    """Return the middle of both lines' times, and their ratio."""
    middle = {name: statistics.median(one) for name, one in found.items()}
    return {
        "5th line": round(middle["5th"], 1),
        "200th line": round(middle["200th"], 1),
        "200th of the 5th": round(middle["200th"] / middle["5th"], 2),
    }
