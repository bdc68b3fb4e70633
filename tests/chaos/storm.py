"""One storm from the first write to the verdict."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncpg

from tests.chaos import history
from tests.chaos.checker import (
    check_journal,
    check_mails,
    check_outbox,
    check_reactions,
    check_stock,
    check_streams,
    check_troubles,
)
from tests.chaos.nemesis import Nemesis
from tests.chaos.profile import STORM, Profile
from tests.chaos.tap import Tap
from tests.chaos.verdict import Verdict
from tests.chaos.waiting import until
from tests.chaos.watcher import CONSUMERS, TROUBLE, Look, Watcher
from tests.chaos.world import Servers, World, world

SETTLE_SECONDS = 120.0
DIRTY = "SELECT count(*) FROM engines.stock_dirty"


@dataclass(frozen=True, slots=True)
class Weather:
    """How long it blows, how hard, and on how many."""

    seconds: float
    seed: int
    stores: int = 12
    clients: int = 16
    rate: float = 180.0
    profile: Profile = field(default_factory=lambda: STORM)
    mutant: str | None = None
    settle_seconds: float = SETTLE_SECONDS


async def storm(servers: Servers, weather: Weather) -> Verdict:
    """Let it blow over a fresh database and return what came of it."""
    verdict = Verdict(weather.seed, round(weather.seconds / 60, 2), weather.mutant)
    name = f"chaos_{weather.mutant or 'storm'}".replace("-", "_")
    async with world(
        servers,
        name,
        stores=weather.stores,
        seed=weather.seed,
        clients=weather.clients,
        rate=weather.rate,
        mutant=weather.mutant,
    ) as made:
        watcher = Watcher(made.url)
        tap = Tap(servers.redis_url, made.partitions, watcher)
        async with _looking_on(watcher, tap):
            nemesis = Nemesis(made, watcher, seed=weather.seed, profile=weather.profile)
            await _begin(watcher)
            began = time.monotonic()
            await nemesis.rage(weather.seconds)
            await nemesis.calm()
            await _end(made, watcher, verdict, weather.settle_seconds)
        verdict.done = nemesis.deaths.counts
        verdict.done["deaths not measured, no calm"] = nemesis.deaths.unmeasured
        verdict.stalls = nemesis.deaths.stalls
        verdict.catch_ups = nemesis.deaths.catch_ups
        verdict.longest_in_storm = {name: watcher.longest_stall(began, name) for name in CONSUMERS}
        check_streams(tap, watcher, nemesis.deaths.losses, verdict)
        await tap.close()
        await _stop(made, verdict)
        await _check(made, verdict)
    return verdict


@asynccontextmanager
async def _looking_on(watcher: Watcher, tap: Tap) -> AsyncIterator[None]:
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for work in (watcher.run, tap.read, tap.audit):
            group.create_task(work(stop))
        try:
            yield
        finally:
            stop.set()


async def _begin(watcher: Watcher) -> None:
    """Wait until the first events have taken effect everywhere."""

    async def has_begun() -> bool:
        return bool(watcher.newest and all(watcher.newest.marks.values()))

    await until(has_begun)


async def _end(made: World, watcher: Watcher, verdict: Verdict, patience: float) -> None:
    """Stop the clients and wait until nobody has anything left to do."""
    if await made.clients.end() != 0:
        verdict.blame("exit", made.clients.name)
    began = time.monotonic()
    try:
        await until(lambda: _is_at_rest(watcher), seconds=patience)
    except TimeoutError:
        for key in _behind(watcher.looks[-1]) or ["conclusions"]:
            verdict.blame("unsettled", key)
    verdict.settled_after = time.monotonic() - began


async def _is_at_rest(watcher: Watcher) -> bool:
    """Say whether nothing is left to do, of the last second's looks as well."""
    now = watcher.newest
    recent = [look for look in watcher.looks if now and look.at >= now.at - 1]
    if not now or any(_behind(look) or look.last != now.last for look in recent):
        return False
    try:
        return not (await watcher.ask(DIRTY))[0][0]
    except TROUBLE:
        return False


def _behind(look: Look) -> list[str]:
    return [
        f"{name}, {tenant_id}: {mark} of {look.last[tenant_id]}"
        for (tenant_id, name), mark in look.marks.items()
        if mark < look.last[tenant_id]
    ]


async def _stop(made: World, verdict: Verdict) -> None:
    """End all processes; whoever is asked to end must do so in peace."""
    everyone = [one for some in made.programs.values() for one in some]
    codes = await asyncio.gather(*(one.end() for one in everyone))
    for program, code in zip(everyone, codes, strict=True):
        if code != 0:
            verdict.blame("exit", f"{program.name} ended with {code}")


async def _check(made: World, verdict: Verdict) -> None:
    connection = await asyncpg.connect(made.url)
    try:
        deeds = await asyncio.to_thread(lambda: list(history.read(made.history)))
        await check_outbox(connection, deeds, made.tenants, verdict)
        await check_journal(connection, verdict)
        await check_stock(connection, verdict)
        await check_reactions(connection, verdict)
        await check_troubles(connection, verdict)
        await check_mails(connection, made.post.received, verdict)
    finally:
        await connection.close()
