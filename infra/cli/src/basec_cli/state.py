"""What the supervisor tells the other commands, through one file."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from basec_cli import processes
from basec_cli.errors import BasecError
from basec_cli.files import read_json
from basec_cli.processes import Identity

if TYPE_CHECKING:
    from basec_cli.paths import Home


class AlreadyRunningError(BasecError):
    """Another supervisor looks after this stack."""


def _locked(handle: TextIO, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        else:
            return True


@contextmanager
def held(home: Home, patience: float = 0) -> Iterator[None]:
    """Hold the stack's lock: one supervisor at a time."""
    home.path.mkdir(parents=True, exist_ok=True)
    with home.lock.open("a", encoding="utf-8") as handle:
        if not _locked(handle, patience):
            raise AlreadyRunningError("The stack is already running.")
        yield


def is_supervised(home: Home) -> bool:
    """Tell whether a supervisor lives."""
    if not home.lock.exists():
        return False
    try:
        with held(home):
            return False
    except AlreadyRunningError:
        return True


def read(home: Home) -> dict[str, Any]:
    """Return what the supervisor last said."""
    return read_json(home.state)


def _recorded(home: Home) -> Iterator[tuple[str, Identity]]:
    for entry in read(home).get("services", []):
        if entry.get("pid") and entry.get("started"):
            yield entry["name"], Identity(entry["pid"], entry["started"])


def end_orphans(home: Home) -> list[str]:
    """End what a supervisor that died left behind; only with the lock held."""
    ended = []
    for name, identity in _recorded(home):
        if identity.members():
            polite = signal.SIGINT if name == "postgres" else signal.SIGTERM
            processes.end(identity, polite)
            ended.append(name)
    for process in processes.marked(str(home.path)):
        if process.pid != os.getpid():
            processes.end(processes.identify(process.pid), signal.SIGINT)
            ended.append(process.name())
    home.state.unlink(missing_ok=True)
    return ended
