"""What the supervisor tells the other commands, through one file."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TextIO

import psutil

from basec_cli import account, processes
from basec_cli.errors import BasecError
from basec_cli.files import read_json
from basec_cli.processes import Identity

if TYPE_CHECKING:
    from basec_cli.paths import Home


ENDED = frozenset({"stopped", "failed"})


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


@contextlib.contextmanager
def held(home: Home, patience: float = 0) -> Iterator[None]:
    """Hold the stack's lock: one supervisor at a time."""
    home.path.mkdir(parents=True, exist_ok=True)
    with home.lock.open("a", encoding="utf-8") as handle:
        if not _locked(handle, patience):
            raise AlreadyRunningError("The stack is already running.")
        yield


def sign(home: Home) -> None:
    """Say in the lock, once it is held, which process looks after the stack."""
    me = processes.identify(os.getpid())
    document = json.dumps({"pid": me.pid, "started": me.started})
    home.lock.write_text(document, encoding="utf-8")


def supervisor(home: Home) -> Identity | None:
    """Return the live process that signed the lock, whatever became of the state file."""
    entry = read_json(home.lock)
    if not {"pid", "started"} <= entry.keys():
        return None
    identity = Identity(entry["pid"], entry["started"])
    return identity if identity.alive() else None


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


def recognised(home: Home) -> list[psutil.Process]:
    """Return the live processes that belong to the stack, recorded or not."""
    places = (home.path / "valkey", home.path / "data", *account.outside_folders(home.path))
    return [*processes.marked(str(home.path)), *processes.servers_in(places)]


def end_orphans(home: Home) -> list[str]:
    """End what a supervisor that died left behind; only with the lock held.

    What is recorded goes first; then whatever else is recognised, in case the record was lost.
    """
    ended = []
    for name, identity in _recorded(home):
        if identity.members():
            polite = signal.SIGINT if name == "postgres" else signal.SIGTERM
            processes.end(identity, polite)
            ended.append(name)
    for process in recognised(home):
        with contextlib.suppress(psutil.Error):
            name = process.name()
            processes.end(processes.identify(process.pid), signal.SIGINT)
            ended.append(name)
    if ended or read(home).get("phase") not in ENDED:
        home.state.unlink(missing_ok=True)
    return ended
