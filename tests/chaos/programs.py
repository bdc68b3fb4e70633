"""Processes that are started, killed, paused, and started again when they end."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from basec_cli.account import Account, popen_options

from tests.chaos.births import Child, Nursery

AGAIN_SECONDS = 0.2
PATIENCE_SECONDS = 20.0


@dataclass(slots=True)
class Program:
    """One process of the storm, kept running until it is told to end for good."""

    name: str
    log: Path
    command: Sequence[str] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None
    nursery: Nursery | None = None
    before: Callable[[], object] | None = None
    """What is done before each start."""
    process: asyncio.subprocess.Process | Child | None = None
    starts: int = 0
    is_paused: bool = False
    _keeping: asyncio.Task[None] | None = field(default=None)
    _is_over: bool = False

    async def start(self) -> None:
        self._is_over = False
        await self._spawn()
        self._keeping = asyncio.create_task(self._keep())

    async def _spawn(self) -> None:
        self.process = await (self.nursery.bear(self.log) if self.nursery else self._execute())
        self.starts += 1
        self.is_paused = False

    async def _execute(self) -> asyncio.subprocess.Process:
        if self.before:
            await asyncio.to_thread(self.before)
        with self.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *self.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=asyncio.subprocess.STDOUT,
                env=dict(self.env),
                cwd="/" if self.account else None,
                start_new_session=True,
                **popen_options(self.account),
            )

    async def _keep(self) -> None:
        while self.process:
            await self.process.wait()
            if self._is_over:
                return
            await asyncio.sleep(AGAIN_SECONDS)
            await self._spawn()

    @property
    def pid(self) -> int:
        """Return its process id; 0 while there is none."""
        alive = self.process and self.process.returncode is None
        return self.process.pid if self.process and alive else 0

    def send(self, number: signal.Signals) -> bool:
        """Send a signal; say whether there was somebody to send it to."""
        if not self.pid or not self.process:
            return False
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)
            self.is_paused = number == signal.SIGSTOP or (
                self.is_paused and number != signal.SIGCONT
            )
            return True
        return False

    def kill_family(self) -> bool:
        """Kill the process and at once all that it has started."""
        if not self.pid:
            return False
        with contextlib.suppress(psutil.Error):
            leader = psutil.Process(self.pid)
            family = [leader, *leader.children(recursive=True)]
            for one in family:
                with contextlib.suppress(psutil.Error):
                    one.kill()
            return True
        return False

    async def end(self, number: signal.Signals = signal.SIGTERM) -> int | None:
        """End it for good and return its exit code; None where it had to be killed."""
        self._is_over = True
        self.send(signal.SIGCONT)
        self.send(number)
        code: int | None = None
        if self.process:
            try:
                code = await asyncio.wait_for(self.process.wait(), PATIENCE_SECONDS)
            except TimeoutError:
                self.kill_family()
                await self.process.wait()
        if self._keeping:
            self._keeping.cancel()
        return code
