"""Sixteen people making quotes in one store for five minutes: no error, no number missing."""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import dataclass, field

import orjson

from benchmarks.quotes import prepare
from benchmarks.stack import Stack, Store, own_store
from benchmarks.wire import wires

PEOPLE = 16
SECONDS = 300.0


@dataclass
class Made:
    """What the people got: numbers, milliseconds, and how many requests failed."""

    numbers: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    errors: int = 0


async def create_for(stack: Stack, store: Store, seconds: float) -> Made:
    """Create quotes with all people at once."""
    body = orjson.dumps(await prepare(store))
    headers = {name: store.client.headers[name] for name in ("Host", "Authorization")}
    until = time.perf_counter() + seconds
    made = Made()
    async with wires(stack.port, headers, PEOPLE) as opened, asyncio.TaskGroup() as people:

        async def work(number: int) -> None:
            while (began := time.perf_counter()) < until:
                try:
                    answer = orjson.loads(await opened[number].post("/api/v1/quotes", body))
                except ConnectionError:
                    made.errors += 1
                    continue
                made.times.append((time.perf_counter() - began) * 1000)
                made.numbers.append(int(answer["number"].removeprefix("COT-")))

        for number in range(PEOPLE):
            people.create_task(work(number))
    return made


async def measure(stack: Stack) -> dict[str, float]:
    """Return how many quotes were made, how fast, and how many numbers are missing or doubled."""
    async with own_store(stack) as store:
        made = await create_for(stack, store, SECONDS)
    missing = set(range(1, len(made.numbers) + 1)) ^ set(made.numbers)
    cuts = statistics.quantiles(made.times, n=100)
    return {
        "quotes": len(made.numbers),
        "errors": made.errors,
        "missing or doubled": len(missing) + len(made.numbers) - len(set(made.numbers)),
        "p50 ms": round(cuts[49], 1),
        "p99 ms": round(cuts[98], 1),
        "worst ms": round(max(made.times), 1),
    }
