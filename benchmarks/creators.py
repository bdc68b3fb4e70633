"""Sixteen people making quotes in one store for a minute: nobody fails, no number is missing."""

from __future__ import annotations

import asyncio
import time

import orjson

from benchmarks.quotes import prepare
from benchmarks.stack import Stack, Store, own_store
from benchmarks.wire import wires

PEOPLE = 16
SECONDS = 60.0


async def create_for(stack: Stack, store: Store, seconds: float) -> list[int]:
    """Create quotes with all people at once; return their numbers as they were answered."""
    body = orjson.dumps(await prepare(store))
    headers = {name: store.client.headers[name] for name in ("Host", "Authorization")}
    until = time.perf_counter() + seconds
    numbers: list[int] = []
    async with wires(stack.port, headers, PEOPLE) as opened, asyncio.TaskGroup() as people:

        async def work(number: int) -> None:
            while time.perf_counter() < until:
                answer = orjson.loads(await opened[number].post("/api/v1/quotes", body))
                numbers.append(int(answer["number"].removeprefix("COT-")))

        for number in range(PEOPLE):
            people.create_task(work(number))
    return numbers


async def measure(stack: Stack) -> dict[str, float]:
    """Return how many quotes were made and how many numbers are missing or doubled."""
    async with own_store(stack) as store:
        numbers = await create_for(stack, store, SECONDS)
    missing = set(range(1, len(numbers) + 1)) ^ set(numbers)
    return {"quotes": len(numbers), "missing or doubled": len(missing)}
