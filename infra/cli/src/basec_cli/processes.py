"""Processes by identity: a pid alone may have been given to somebody else."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

MARK = "BASEC_STACK"
# They write their title over their environment, and with it over the mark.
_SERVERS = frozenset({"nginx", "postgres", "valkey-server", "redis-server"})
_SAME_START = 2.0


@dataclass(frozen=True)
class Identity:
    """A process that was started at a known moment."""

    pid: int
    started: float

    def alive(self) -> bool:
        """Tell whether this very process still runs."""
        return _started(self.pid) is not None and self._is(self.pid)

    def _is(self, pid: int) -> bool:
        started = _started(pid)
        return started is not None and abs(started - self.started) < _SAME_START

    def members(self) -> list[psutil.Process]:
        """Return the live processes of the group that this process leads or led."""
        leader = _started(self.pid)
        if leader is not None and not self._is(self.pid):
            return []
        group = [process for process in psutil.process_iter() if _group(process.pid) == self.pid]
        return [process for process in group if _started(process.pid) is not None]


def _started(pid: int) -> float | None:
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else process.create_time()
    except psutil.Error:
        return None


def _group(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except OSError:
        return None


def identify(pid: int) -> Identity:
    """Return the identity of a process that was just started."""
    return Identity(pid, _started(pid) or time.time())


def marked(home: str) -> list[psutil.Process]:
    """Return the live processes that carry the mark of the stack's home."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.pid != os.getpid() and process.environ().get(MARK) == home:
                found.append(process)
    return found


def _is_inside(process: psutil.Process, folders: Iterable[Path]) -> bool:
    title, place = " ".join(process.cmdline()), Path(process.cwd())
    return any(f" {folder}/" in title or place.is_relative_to(folder) for folder in folders)


def servers_in(folders: Iterable[Path]) -> list[psutil.Process]:
    """Return the live servers that work in one of the folders, without their own children."""
    chosen = tuple(folders)
    found = {}
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.name() in _SERVERS and _is_inside(process, chosen):
                found[process.pid] = process.ppid()
    return [psutil.Process(pid) for pid, parent in found.items() if parent not in found]


def send(identity: Identity, number: signal.Signals) -> None:
    """Send a signal to the process, if it is still the same."""
    if identity.alive():
        with contextlib.suppress(ProcessLookupError):
            os.kill(identity.pid, number)


def kill_group(identity: Identity) -> None:
    """Kill whatever is left of the process's group."""
    for process in identity.members():
        with contextlib.suppress(psutil.Error):
            process.kill()


def wait_gone(identity: Identity, seconds: float) -> bool:
    """Wait until the process has ended; False when it is still there."""
    deadline = time.monotonic() + seconds
    while identity.alive():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def end(identity: Identity, number: signal.Signals, seconds: float = 10) -> None:
    """End a process that is not our child: the polite signal, then the other one."""
    send(identity, number)
    if not wait_gone(identity, seconds):
        send(identity, signal.SIGKILL)
    kill_group(identity)
