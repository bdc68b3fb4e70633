"""The harness's side of a nursery: children that look like other processes."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path


class Child:
    """A process that a nursery has made."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._gone = asyncio.Event()

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        if self.returncode is None:
            os.kill(self.pid, number)

    async def wait(self) -> int | None:
        """Wait for its end and return its exit code."""
        await self._gone.wait()
        return self.returncode

    def bury(self, code: int) -> None:
        """Note that it has ended."""
        self.returncode = code
        self._gone.set()


class Nursery:
    """Makes the processes of one kind; it takes its time only once."""

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str], cwd: Path, log: Path
    ) -> None:
        self._command = command
        self._env = env
        self._cwd = cwd
        self._log = log
        self._process: asyncio.subprocess.Process | None = None
        self._children: dict[int, Child] = {}
        self._born: asyncio.Queue[Child] = asyncio.Queue()
        self._asking = asyncio.Lock()
        self._listening: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start it."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                env=dict(self._env),
                cwd=self._cwd,
                start_new_session=True,
            )
        self._listening = asyncio.create_task(self._listen(self._process.stdout))

    async def _listen(self, said: asyncio.StreamReader | None) -> None:
        while said and (line := await said.readline()):
            what, pid, *code = line.split()
            if what == b"born":
                child = self._children.setdefault(int(pid), Child(int(pid)))
                self._born.put_nowait(child)
            else:
                # Whoever lives very shortly may be gone before it is said to be born.
                self._children.setdefault(int(pid), Child(int(pid))).bury(int(code[0]))

    async def bear(self, log: Path) -> Child:
        """Return a new child that writes to this log."""
        async with self._asking:
            if self._process and self._process.stdin:
                self._process.stdin.write(f"{log}\n".encode())
                await self._process.stdin.drain()
            return await self._born.get()

    async def close(self) -> None:
        """End it; its children have ended before."""
        if self._process and self._process.stdin:
            self._process.stdin.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), 10)
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        if self._listening:
            await self._listening
