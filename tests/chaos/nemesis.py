"""The nemesis: a plan of blows that a seed decides, struck one after the other."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.chaos.profile import Profile
from tests.chaos.programs import Program
from tests.chaos.proxy import Cut
from tests.chaos.watcher import Watcher
from tests.chaos.world import KINDS, World

CALM_SECONDS = 15.0
HEAL_SECONDS = 30.0
UNREAD_SECONDS = 1.0
HOLDERS = ("relay", "engines", "journal")
"""Kinds of which there are two, so that one takes over from the other."""


@dataclass(slots=True)
class Deaths:
    """What was counted and measured."""

    counts: Counter[str] = field(default_factory=Counter)
    losses: list[tuple[float, float]] = field(default_factory=list)
    """When Redis lost everything: from when to when it was not itself."""
    stalls: list[float] = field(default_factory=list)
    """How long somebody stood still after each measured death."""
    catch_ups: list[float] = field(default_factory=list)
    """How long it took everybody to catch up after each measured loss."""
    unmeasured: int = 0


class Nemesis:
    """Strikes."""

    def __init__(self, world: World, watcher: Watcher, *, seed: int, profile: Profile) -> None:
        self._world = world
        self._watcher = watcher
        self._dice = random.Random(seed)  # noqa: S311 - a storm to repeat
        self._profile = profile
        self._later: set[asyncio.Task[None]] = set()
        self.deaths = Deaths()

    def plan(self, seconds: float) -> list[str]:
        """Return the blows of so many seconds, in the order that the seed gives them."""
        names: list[str] = []
        for name, each_minute in self._profile.items():
            exact = each_minute * seconds / 60
            names += [name] * (int(exact) + (self._dice.random() < exact % 1))
        self._dice.shuffle(names)
        return names

    async def rage(self, seconds: float) -> None:
        """Strike for so long; what is measured takes its time, and the rest follows closer."""
        until = time.monotonic() + seconds
        blows = self.plan(seconds)
        for place, name in enumerate(blows):
            left = until - time.monotonic()
            pause = max(0.0, left) / (len(blows) - place)
            await asyncio.sleep(min(pause * self._dice.uniform(0.3, 1.7), max(0.0, left)))
            if left < -HEAL_SECONDS:
                break
            await getattr(self, f"_{name}")()
        await asyncio.sleep(max(0.0, until - time.monotonic()))

    async def calm(self) -> None:
        """Undo what lasts: everybody goes on, every way is open."""
        await asyncio.gather(*self._later)
        for gate in self._world.gates.values():
            gate.calm()
        await self._world.servers.ready()

    def _any(self, *kinds: str) -> Program:
        kind = self._dice.choice(kinds or tuple(self._world.programs))
        return self._dice.choice(self._world.programs[kind])

    def _shoot(self, program: Program, number: signal.Signals, counted: str) -> None:
        if program.send(number):
            self.deaths.counts[counted] += 1

    async def _kill(self) -> None:
        self._shoot(self._any(), signal.SIGKILL, "kills")

    async def _kill_several(self) -> None:
        everyone = [one for some in self._world.programs.values() for one in some]
        for program in self._dice.sample(everyone, self._dice.randint(2, 4)):
            self._shoot(program, signal.SIGKILL, "kills")

    async def _terminate(self) -> None:
        self._shoot(self._any(), signal.SIGTERM, "terms")

    async def _pause(self) -> None:
        self._stop_for(self._any(), self._dice.uniform(0.5, 8))

    async def _pause_all(self) -> None:
        """Stop every process of a kind, so that work piles up."""
        seconds = self._dice.uniform(3, 6)
        for program in self._world.programs[self._dice.choice(HOLDERS[1:])]:
            self._stop_for(program, seconds)

    async def _flush_unread(self) -> None:
        """Lose what was published while its readers stand still."""
        for program in self._world.programs[self._dice.choice(HOLDERS[1:])]:
            self._stop_for(program, 2 * UNREAD_SECONDS)
        await asyncio.sleep(UNREAD_SECONDS)
        await self._lose(None)

    def _stop_for(self, program: Program, seconds: float) -> None:
        self._shoot(program, signal.SIGSTOP, "pauses")
        task = asyncio.get_running_loop().create_task(_wake(program, seconds))
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _kill_redis(self) -> None:
        await self._lose(self._world.servers.redis.kill_family)

    async def _flush_redis(self) -> None:
        await self._lose(None)

    async def _lose(self, kill: Callable[[], bool] | None) -> float:
        began = time.monotonic()
        if kill is None:
            await self._world.servers.ready()
            await self._world.servers.flush()
        else:
            kill()
            await asyncio.sleep(0.05)
            await self._world.servers.ready()
        self.deaths.losses.append((began, time.monotonic()))
        self.deaths.counts["redis losses"] += 1
        return began

    async def _quit_postgres(self) -> None:
        """Let it end at once, without writing down what it has in memory."""
        await self._world.servers.ready()
        self._shoot(self._world.servers.postgres, signal.SIGQUIT, "postgres crashes")

    async def _kill_postgres(self) -> None:
        await self._world.servers.ready()
        if self._world.servers.postgres.kill_family():
            self.deaths.counts["postgres crashes"] += 1

    async def _cut(self) -> None:
        self._cut_one_of(sorted(self._world.gates))

    async def _cut_writing(self) -> None:
        """Cut clients off PostgreSQL, where most of what they say belongs to a transaction."""
        self._cut_one_of(["clients:postgres"])

    async def _cut_applying(self) -> None:
        """Cut consumers off PostgreSQL."""
        self._cut_one_of(["engines:postgres", "journal:postgres"])

    def _cut_one_of(self, gates: Sequence[str]) -> None:
        gate = self._world.gates[self._dice.choice(gates)]
        gate.cut(self._dice.choice(list(Cut)), self._dice)
        self.deaths.counts["cuts"] += 1

    async def _refuse(self) -> None:
        self._world.gates["relay:redis"].spoil(self._dice.randint(1, 3))
        self.deaths.counts["refused entries"] += 1

    async def _until_calm(self) -> bool:
        """Wait until nobody is ill; measurements begin from there."""
        await self.calm()
        wanted = {kind.lease: kind.count for kind in KINDS.values()}
        until = time.monotonic() + CALM_SECONDS
        while time.monotonic() < until:
            if self._watcher.is_level(within=2.0) and await self._watcher.has_seats(wanted):
                return True
            await asyncio.sleep(0.2)
        self.deaths.unmeasured += 1
        return False

    async def _measured_death(self) -> None:
        """Kill one of two and see how long it takes until the other has taken over."""
        is_calm = await self._until_calm()
        began = time.monotonic()
        self._shoot(self._any(*HOLDERS), signal.SIGKILL, "kills")
        if is_calm:
            await self._healed(began)
            self.deaths.stalls.append(self._watcher.longest_stall(began))

    async def _measured_loss(self) -> None:
        """Lose all of Redis and see how long it takes until everybody is up to date again."""
        is_calm = await self._until_calm()
        kills = self._dice.random() < 0.5
        began = await self._lose(self._world.servers.redis.kill_family if kills else None)
        if is_calm:
            self.deaths.catch_ups.append(await self._healed(began))

    async def _healed(self, began: float) -> float:
        await asyncio.sleep(1)
        while time.monotonic() < began + HEAL_SECONDS:
            if self._watcher.is_level(since=began):
                break
            await asyncio.sleep(0.05)
        return time.monotonic() - began


async def _wake(program: Program, seconds: float) -> None:
    await asyncio.sleep(seconds)
    program.send(signal.SIGCONT)
