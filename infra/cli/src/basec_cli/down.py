"""Take the stack down, and throw its data away."""

from __future__ import annotations

import shutil
import signal
import time
from typing import TYPE_CHECKING

from basec_cli import account, processes, state
from basec_cli.errors import BasecError

if TYPE_CHECKING:
    from basec_cli.paths import Home
    from basec_cli.processes import Identity

_PATIENCE = 60


def _find_supervisor(home: Home) -> Identity | None:
    """Return who holds the stack's lock, or None when it is given back before anybody says so."""
    deadline = time.monotonic() + _PATIENCE
    while state.is_supervised(home):
        if found := state.supervisor(home):
            return found
        if time.monotonic() > deadline:
            raise BasecError(f"Somebody holds {home.lock} and does not say who.")
        time.sleep(0.05)
    return None


def _ask_supervisor(home: Home) -> None:
    supervisor = _find_supervisor(home)
    if supervisor is None:
        return
    processes.send(supervisor, signal.SIGTERM)
    if not processes.wait_gone(supervisor, _PATIENCE):
        processes.send(supervisor, signal.SIGKILL)
        processes.wait_gone(supervisor, 5)


def stop(home: Home) -> bool:
    """Stop everything; False when there was nothing to stop."""
    running = state.is_supervised(home)
    if running:
        _ask_supervisor(home)
    if not home.path.exists():
        return False
    with state.held(home, patience=5):
        ended = state.end_orphans(home)
    return running or bool(ended)


def reset(home: Home) -> None:
    """Stop everything and remove data, secrets, logs and state; keep the installed tools."""
    stop(home)
    if home.path.exists():
        with state.held(home, patience=5):
            _remove(home)


def _remove(home: Home) -> None:
    account.remove_volumes(home.path)
    for path in home.path.glob("*"):
        if path.name in {"uv", "bootstrap.lock", "supervisor.lock"}:
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
