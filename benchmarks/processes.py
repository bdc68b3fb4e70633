"""The real relay and engine processes on a rig, to be measured and killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

from basec_cli.paths import Home

from benchmarks.rig import Rig

RELAY = ("outbox_relay", "relay_service")
ENGINES = ("engines_worker", "engines_service")


class Kept:
    """A process that is started again as soon as it was killed, as a supervisor would."""

    def __init__(self, made: Rig, module: str, role: str) -> None:
        self._made = made
        self._module = module
        self._role = role
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start the process."""
        environment = os.environ | {
            "BASEC_ENVIRONMENT": "development",
            "BASEC_DATABASE_URL": self._made.url(self._role),
            "BASEC_REDIS_URL": self._made.redis_url,
        }
        log = Path(Home.current().path) / "bench" / f"{self._module}.log"
        with log.open("ab") as sink:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", self._module), env=environment, stderr=sink
            )

    @property
    def is_alive(self) -> bool:
        """Say whether the process that was started still runs."""
        return self._process is not None and self._process.returncode is None

    async def kill(self) -> None:
        """Kill it as a crash would, and start it again."""
        await self._end(signal.SIGKILL)
        await self.start()

    async def stop(self) -> None:
        """End it gracefully."""
        await self._end(signal.SIGTERM)

    async def _end(self, number: signal.Signals) -> None:
        if self._process:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)
            await self._process.wait()


@asynccontextmanager
async def event_path(made: Rig) -> AsyncIterator[tuple[Kept, Kept]]:
    """Run one relay and one engines' process while the block runs."""
    async with AsyncExitStack() as stack:
        kept = [Kept(made, *one) for one in (RELAY, ENGINES)]
        for one in kept:
            await one.start()
            stack.push_async_callback(one.stop)
        yield kept[0], kept[1]
