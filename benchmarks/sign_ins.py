"""What twenty sign-ins a second do to everybody else's requests.

Rounds with and without them are interleaved. The requests of others come open loop through Nginx;
each sign-in comes from an address of its own, as those of many stores do: none is held back.
"""

from __future__ import annotations

import asyncio
import statistics
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count

import httpx

from benchmarks.stack import Stack, Store, own_store
from benchmarks.wire import open_loop, wires

STORES = 20
SIGN_INS = 20
RATE, SECONDS = 25, 6
CONNECTIONS, WARM = 8, 10
ROUNDS = 3
PAGES = {"list by the API": "/api/v1/quotes?limit=50", "page": "/web/quotes"}
ADDRESSES = count(2)
NO_ANSWER = 0


async def measure(stack: Stack) -> dict[str, float]:
    """Return the others' p50 and p95 in milliseconds without and with sign-ins, and the ratio."""
    times: dict[tuple[str, bool], list[float]] = {}
    answers: Counter[int] = Counter()
    async with AsyncExitStack() as opened:
        asked = await opened.enter_async_context(own_store(stack))
        stores = [await opened.enter_async_context(own_store(stack)) for _ in range(STORES)]
        for _ in range(ROUNDS):
            for name, path in PAGES.items():
                times.setdefault((name, False), []).extend(await _times(stack, asked, path))
                async with _signing_in(stack, stores, answers):
                    times.setdefault((name, True), []).extend(await _times(stack, asked, path))
    seconds = ROUNDS * len(PAGES) * SECONDS
    signed = {"sign-ins/s": round(answers[200] / seconds, 1)}
    refused = {"other answers to them": float(answers.total() - answers[200])}
    return _figures(times) | signed | refused


def _figures(times: dict[tuple[str, bool], list[float]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name in PAGES:
        without, beside = [statistics.quantiles(times[name, one], n=100) for one in (False, True)]
        for share in (50, 95):
            found[f"{name}, p{share} ms"] = round(without[share - 1], 1)
            found[f"{name}, p{share} ms beside sign-ins"] = round(beside[share - 1], 1)
        found[f"{name}, p95 times as long"] = round(beside[94] / without[94], 2)
    return found


async def _times(stack: Stack, store: Store, path: str) -> list[float]:
    headers = {name: store.client.headers[name] for name in ("Host", "Authorization")}
    async with wires(stack.port, headers, CONNECTIONS) as opened:
        for _ in range(WARM):
            await opened[0].get(path)
        return await open_loop(opened, path, RATE, RATE * SECONDS)


@asynccontextmanager
async def _signing_in(
    stack: Stack, stores: Sequence[Store], answers: Counter[int]
) -> AsyncIterator[None]:
    """Let people sign in all the while, one store's after the other's."""
    going_on = asyncio.create_task(_sign_in_for_ever(stack, stores, answers))
    yield
    going_on.cancel()


async def _sign_in_for_ever(stack: Stack, stores: Sequence[Store], answers: Counter[int]) -> None:
    async with asyncio.TaskGroup() as group:
        for number in count():
            group.create_task(_sign_in(stack, stores[number % len(stores)], answers))
            await asyncio.sleep(1 / SIGN_INS)


async def _sign_in(stack: Stack, store: Store, answers: Counter[int]) -> None:
    number = next(ADDRESSES)
    here = httpx.AsyncHTTPTransport(
        verify=False, local_address=f"127.1.{number // 250}.{number % 250 + 1}"
    )
    body = {"email": f"dono@{store.slug}.example", "password": store.password}
    headers = {"Host": store.client.headers["Host"]}
    base = f"http://127.0.0.1:{stack.port}"
    async with httpx.AsyncClient(transport=here, base_url=base, timeout=30) as client:
        try:
            answer = await client.post("/auth/login", json=body, headers=headers)
        except httpx.HTTPError:
            answers[NO_ANSWER] += 1
        else:
            answers[answer.status_code] += 1
