"""`./basec attack --schemas`: both APIs called as their descriptions allow, and as they do not."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import FastAPI

from tests.attack.crossing import ROLES
from tests.attack.described import Caller, Conformance, Operation, call, operations
from tests.attack.inside import Inside, Store, client_of, inside

Sent = Callable[[Conformance], None]
AT_A_TIME = 2_000
"""Calls of one share: few enough that what came of a run is known long before its end."""


@dataclass(frozen=True)
class Share:
    """A part of a run, done by one process with a store of its own."""

    admin_url: str
    seed: str
    cases: int


async def call_all(share: Share) -> Conformance:
    """Call both APIs so many times, their operations in any order, round after round."""
    outcome, chance = Conformance(), random.Random(share.seed)  # noqa: S311 - reproducible
    with TemporaryDirectory() as folder:
        async with inside(Path(folder), share.admin_url) as made:
            callers = [
                (one, app)
                for app in (made.auth, made.vertical)
                for one in operations(app.openapi())
            ]
            while outcome.cases < share.cases:
                chance.shuffle(callers)
                await _round(made, callers, outcome, chance, share)
    return outcome


async def _round(
    made: Inside,
    found: Sequence[tuple[Operation, FastAPI]],
    outcome: Conformance,
    chance: random.Random,
    share: Share,
) -> None:
    store, seed = await made.open_store(), f"{share.seed}:{outcome.cases}"
    async with client_of(made.auth) as auth, client_of(made.vertical) as vertical:
        for operation, app in found:
            headers = partial(_somebody, store, made, app, chance)
            client = auth if app is made.auth else vertical
            caller = Caller(client, headers, store.records, chance, outcome)
            await call(caller, [operation], seed, cases=share.cases - outcome.cases)


def _somebody(store: Store, made: Inside, app: FastAPI, chance: random.Random) -> dict[str, str]:
    return store.headers(chance.choice(ROLES), made.key(app))


def _run(share: Share) -> Conformance:
    return asyncio.run(call_all(share))


def shares(admin_url: str, seed: int, cases: int) -> list[Share]:
    """Return a run in parts; a part is the same however many there are and whoever does it."""
    sizes = [min(AT_A_TIME, cases - done) for done in range(0, cases, AT_A_TIME)]
    return [Share(admin_url, f"{seed}:{one}", size) for one, size in enumerate(sizes)]


async def describe(
    admin_url: str, seed: int, cases: int, *, processes: int = 1, tell: Sent = lambda _: None
) -> Conformance:
    """Call both APIs of a database so many times, by several processes; tell after each part."""
    whole, loop = Conformance(), asyncio.get_running_loop()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        parts = [loop.run_in_executor(pool, _run, one) for one in shares(admin_url, seed, cases)]
        for part in asyncio.as_completed(parts):
            whole.add(await part)
            tell(whole)
    return whole
