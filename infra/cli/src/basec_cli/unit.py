"""One supervised process: start, readiness, restart with back-off, stop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from basec_cli.account import popen_options
from basec_cli.errors import BasecError
from basec_cli.logs import tail
from basec_cli.processes import Identity, identify, kill_group

if TYPE_CHECKING:
    from pathlib import Path

    from basec_cli.service import Service

Say = Callable[[str], None]


@dataclass(frozen=True)
class Policy:
    """How patient the supervisor is, in seconds."""

    first_pause: float = 0.5
    longest_pause: float = 30.0
    calm_after: float = 30.0
    ready_within: float = 90.0
    stop_within: float = 10.0
    crashes_before_ready: int = 4
    probe_every: float = 0.05


class Unit:
    """A service and the process that is it at this moment."""

    def __init__(self, service: Service, logs: Path, policy: Policy, say: Say) -> None:
        self.service = service
        self.state = "stopped"
        self.restarts = 0
        self.identity: Identity | None = None
        self.up = asyncio.Event()
        self._logs = logs
        self._policy = policy
        self._say = say
        self._process: asyncio.subprocess.Process | None = None
        self._pause = policy.first_pause

    def _move(self, state: str, message: str) -> None:
        self.state = state
        self._say(f"{self.service.name} {message}")

    async def keep(self) -> None:
        """Run the service for ever, starting it again whenever it ends."""
        if not self.service.command:
            await self._adopt()
            return
        while True:
            began = time.monotonic()
            await self._spawn()
            code = await self._watch()
            if time.monotonic() - began > self._policy.calm_after:
                self._pause = self._policy.first_pause
            self._finish_group()
            self.identity = None
            await self._back_off(code)

    async def _adopt(self) -> None:
        try:
            await asyncio.wait_for(self._until_ready(), self._policy.ready_within)
        except TimeoutError as error:
            raise BasecError(f"The given {self.service.name} server does not answer.") from error
        self._move("external", "is somebody else's server and answers")
        self.up.set()

    async def _spawn(self) -> None:
        with (self._logs / f"{self.service.name}.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self.service.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=asyncio.subprocess.STDOUT,
                env={**self.service.env},
                start_new_session=True,
                cwd="/" if self.service.account else None,
                **popen_options(self.service.account),
            )
        self.identity = identify(self._process.pid)
        self._move("starting", f"started as process {self._process.pid}")

    async def _watch(self) -> int:
        """Wait for readiness, then for the end; return the exit code."""
        process = self._process
        if process is None:
            return 0
        ended = asyncio.create_task(process.wait())
        probing = asyncio.create_task(self._until_ready())
        try:
            # After the first time nothing hangs on it, so that a slow recovery may take longer.
            patience = None if self.up.is_set() else self._policy.ready_within
            await asyncio.wait(
                {ended, probing}, timeout=patience, return_when=asyncio.FIRST_COMPLETED
            )
            if not ended.done():
                if probing.done():
                    probing.result()
                self._judge(ready=probing.done())
            return await ended
        finally:
            probing.cancel()
            ended.cancel()

    def _judge(self, *, ready: bool) -> None:
        if ready:
            self._move("running", "is ready")
            self.up.set()
        else:
            raise BasecError(
                f"{self.service.name} was not ready after {self._policy.ready_within:.0f} s."
            )

    async def _until_ready(self) -> None:
        while not await self.service.ready():  # noqa: ASYNC110 - another process gives no event
            await asyncio.sleep(self._policy.probe_every)

    async def _back_off(self, code: int) -> None:
        self.restarts += 1
        if not self.up.is_set() and self.restarts >= self._policy.crashes_before_ready:
            raise BasecError(
                f"{self.service.name} ended {self.restarts} times before it was ready.\n"
                + "\n".join(tail(self._logs / f"{self.service.name}.log", 8))
            )
        self._move("restarting", f"ended with {code}; starts again in {self._pause:.1f} s")
        await asyncio.sleep(self._pause)
        self._pause = min(self._pause * 2, self._policy.longest_pause)

    async def stop(self) -> None:
        """End the process and all that it started."""
        process = self._process
        if process and process.returncode is None:
            self._move("stopping", "is being stopped")
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, self.service.stop_signal)
            try:
                await asyncio.wait_for(process.wait(), self._policy.stop_within)
            except TimeoutError:
                self._say(f"{self.service.name} did not stop in time and is killed")
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
        self._finish_group()
        self.identity = None
        self.state = "stopped"

    def _finish_group(self) -> None:
        if self.identity:
            kill_group(self.identity)
