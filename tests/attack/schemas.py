"""`./basec attack --schemas`: both APIs called as their descriptions allow, and as they do not."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import FastAPI

from tests.attack.crossing import ROLES
from tests.attack.described import Caller, Conformance, Operation, call, operations
from tests.attack.inside import Inside, Store, client_of, inside

Api = tuple[FastAPI, list[Operation]]


@dataclass(frozen=True)
class Share:
    """What one process does of a run."""

    admin_url: str
    seed: str
    cases: int


async def call_all(share: Share) -> Conformance:
    """Call both APIs so many times: round after round, each with a store of its own."""
    outcome, chance = Conformance(), random.Random(share.seed)  # noqa: S311 - reproducible
    with TemporaryDirectory() as folder:
        async with inside(Path(folder), share.admin_url) as made:
            apis = [(app, operations(app.openapi())) for app in (made.auth, made.vertical)]
            while outcome.cases < share.cases:
                await _round(made, apis, outcome, chance, share)
    return outcome


async def _round(
    made: Inside, apis: list[Api], outcome: Conformance, chance: random.Random, share: Share
) -> None:
    store, seed = await made.open_store(), f"{share.seed}:{outcome.cases}"
    for app, found in apis:
        chance.shuffle(found)
        headers = partial(_somebody, store, made, app, chance)
        async with client_of(app) as client:
            caller = Caller(client, headers, store.records, chance, outcome)
            await call(caller, found, seed, cases=share.cases - outcome.cases)


def _somebody(store: Store, made: Inside, app: FastAPI, chance: random.Random) -> dict[str, str]:
    return store.headers(chance.choice(ROLES), made.key(app))


def _run(share: Share) -> Conformance:
    return asyncio.run(call_all(share))


async def describe(admin_url: str, seed: int, cases: int, *, processes: int = 1) -> Conformance:
    """Call both APIs of a database so many times, by several processes."""
    if not processes:
        return Conformance()
    shares = [Share(admin_url, f"{seed}:{one}", -(-cases // processes)) for one in range(processes)]
    whole, loop = Conformance(), asyncio.get_running_loop()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        for one in await asyncio.gather(*(loop.run_in_executor(pool, _run, s) for s in shares)):
            whole.add(one)
    return whole
