"""A quote of 200 lines, put one by one through Nginx: the 200th line beside the 5th."""

from __future__ import annotations

import statistics
import time
from typing import Any

from basecore.ids import new_id

from benchmarks.quotes import prepare
from benchmarks.stack import Stack, Store, own_store

QUOTES = 7
LINES = 200
AROUND = 5
"""Lines on whose median a figure stands: those up to the 7th, and the last ones."""
WITH_JSON = {"Accept": "application/json"}


async def put(store: Store, path: str, body: dict[str, Any]) -> float:
    """Send a change; return how long its answer took in milliseconds."""
    began = time.perf_counter()
    answer = await store.client.put(path, json=body | {"op": str(new_id())}, headers=WITH_JSON)
    took = (time.perf_counter() - began) * 1000
    answer.raise_for_status()
    return took


async def fill(store: Store, customer_id: str, products: list[str]) -> list[float]:
    """Put the lines of one quote; return how long each took."""
    path = f"/web/quotes/{new_id()}"
    await put(store, f"{path}/draft", {"customer_id": customer_id})
    return [
        await put(
            store,
            f"{path}/lines/{new_id()}",
            {"position": 1024 * place, "product_id": products[place % len(products)], "said": "2"},
        )
        for place in range(LINES)
    ]


async def measure(stack: Stack) -> dict[str, float]:
    """Return the times of the 5th and the 200th line, in milliseconds, and their ratio."""
    async with own_store(stack) as store:
        body = await prepare(store)
        products = [line["product_id"] for line in body["lines"]]
        quotes = [await fill(store, body["customer_id"], products) for _ in range(QUOTES)]
    fifth = statistics.median(took for one in quotes for took in one[2 : 2 + AROUND])
    last = statistics.median(took for one in quotes for took in one[-AROUND:])
    return {
        "5th line": round(fifth, 1),
        "200th line": round(last, 1),
        "200th of the 5th": round(last / fifth, 2),
    }
