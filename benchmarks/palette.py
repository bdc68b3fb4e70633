"""The palette from a key to painted results, in a real browser through Nginx.

One store with 5,000 products, 10,000 customers and 200,000 documents. Words are typed as people
type them; for every word it counts when what was found for the whole of it stood on the screen.
"""

from __future__ import annotations

import os
import statistics
from typing import Any

import asyncpg
from playwright.async_api import Page, async_playwright

from benchmarks import crowd
from benchmarks.stack import Stack, Store, own_store

PRODUCTS, CUSTOMERS, DOCUMENTS = 5_000, 10_000, 100_000
KEY_MS = 90
REST_MS = 250
WORDS = (
    "ana silva", "bruno", "cimento", "construtora 9", "cot-000123", "ped 99", "12345", "tubo 100",
    "souza reformas", "vergalh", "elisa teles", "argamassa", "xavier obras 3", "99999", "tijolo",
    "nova cot", "heitor lobo", "00000004711", "porcelanato", "joao zanetti", "carla", "prego",
)  # fmt: skip
ROUNDS = 3
WATCH = """() => {
    const input = document.getElementById("palette-q");
    window.painted = [];
    let pressed = 0;
    input.addEventListener("input", () => (pressed = performance.now()));
    document.getElementById("palette").addEventListener("htmx:afterSwap", (event) => {
        const asked = new URL(event.detail.xhr.responseURL).searchParams.get("q");
        if (asked !== input.value) return;
        const since = pressed;
        requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => window.painted.push([asked, performance.now() - since]);
            port2.postMessage(0);
        });
    });
}"""


async def measure(stack: Stack) -> dict[str, float]:
    """Return the times in milliseconds from the last key of a word to what it finds."""
    async with own_store(stack) as store:
        await fill(stack, store)
        async with async_playwright() as playwright:
            chromium = os.environ.get("BASEC_CHROMIUM")
            browser = await playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox"]
            )
            page = await browser.new_page(locale="pt-BR")
            await _sign_in(page, stack, store)
            times = await _type(page)
            await browser.close()
    return {
        "words": len(times),
        "p50 ms": round(statistics.median(times), 1),
        "p95 ms": round(statistics.quantiles(times, n=100)[94], 1),
        "worst ms": round(max(times), 1),
    }


async def fill(stack: Stack, store: Store) -> None:
    """Put all rows into the store."""
    connection: Any = await asyncpg.connect(stack.dsn)
    buyers = await crowd.customers(connection, store.tenant_id, CUSTOMERS)
    await crowd.products(connection, store.tenant_id, PRODUCTS)
    for table in ("quote", "order"):
        await crowd.documents(connection, store.tenant_id, table, buyers, DOCUMENTS)
    await crowd.find_documents(connection, store.tenant_id)
    await crowd.settled(connection, store.tenant_id)
    await connection.close()


async def _sign_in(page: Page, stack: Stack, store: Store) -> None:
    base = f"http://{store.slug}.localhost:{stack.port}"
    await page.goto(f"{base}/auth/login")
    await page.fill("input[name=email]", f"dono@{store.slug}.example")
    await page.fill("input[type=password]", store.password)
    await page.click("button[type=submit]")
    await page.wait_for_url("**/web/**")
    await page.goto(f"{base}/web/prices")


async def _type(page: Page) -> list[float]:
    await page.keyboard.press("Control+k")
    await page.wait_for_timeout(500)
    await page.evaluate(WATCH)
    times: list[float] = []
    for round_ in range(ROUNDS):
        for word in WORDS:
            await page.locator("#palette-q").select_text()
            await page.keyboard.type(word, delay=KEY_MS)
            await page.wait_for_function(
                "word => window.painted.some(([asked]) => asked === word)", arg=word, timeout=5000
            )
            await page.wait_for_timeout(REST_MS)
            found = await page.evaluate("() => window.painted.splice(0)")
            if round_:  # the first round warms up
                times += [took for asked, took in found if asked == word][-1:]
    return times
