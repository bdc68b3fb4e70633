"""From "delivered" to the changed alert: how long a person waits for the engine's conclusion."""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any

from benchmarks.quotes import prepare
from benchmarks.stack import Stack, Store, own_store

TIMES = 10
POLL = 0.01
PATIENCE = 10.0
STEPS = ("preparing", "out_for_delivery", "delivered")


async def _on_hand(store: Store, product_id: str) -> str | None:
    answer = await store.client.get(
        "/api/v1/insights/stock/alerts", params={"product_id": product_id}
    )
    items = answer.raise_for_status().json()["items"]
    return items[0]["on_hand"] if items else None


async def _deliver(store: Store, body: dict[str, Any]) -> None:
    quote = await store.post("/api/v1/quotes", body)
    for action in ("send", "approve"):
        await store.post(f"/api/v1/quotes/{quote['id']}/{action}", None)
    order = await store.post(f"/api/v1/quotes/{quote['id']}/convert", None)
    for status in STEPS:
        await store.post(f"/api/v1/orders/{order['id']}/status", {"status": status})


async def _wait(store: Store, product_id: str, before: str | None) -> float:
    began = time.perf_counter()
    while time.perf_counter() - began < PATIENCE:
        if await _on_hand(store, product_id) != before:
            return time.perf_counter() - began
        await asyncio.sleep(POLL)
    raise TimeoutError("the alert did not change")


async def measure(stack: Stack) -> dict[str, float]:
    """Return milliseconds from the answer to "delivered" until the alert shows the new stock."""
    waits: list[float] = []
    async with own_store(stack) as store:
        body = await prepare(store)
        body["lines"] = body["lines"][:1]
        product_id = body["lines"][0]["product_id"]
        for _ in range(TIMES):
            before = await _on_hand(store, product_id)
            await _deliver(store, body)
            waits.append(await _wait(store, product_id, before))
    return {
        "median ms": round(statistics.median(waits) * 1000, 1),
        "worst ms": round(max(waits) * 1000, 1),
    }
