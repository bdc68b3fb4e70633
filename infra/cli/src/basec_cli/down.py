"""Take the stack down, and throw its data away."""

from __future__ import annotations

import shutil
import signal
from typing import TYPE_CHECKING

from basec_cli import account, processes, state
from basec_cli.errors import BasecError
from basec_cli.processes import Identity

if TYPE_CHECKING:
    from basec_cli.paths import Home

_PATIENCE = 60


def _ask_supervisor(home: Home) -> None:
    entry = state.read(home).get("supervisor") or {}
    if "pid" not in entry:
        raise BasecError("A supervisor is just starting; try again in a moment.")
    supervisor = Identity(entry["pid"], entry["started"])
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
        known = state.read(home)
        crashed = known.get("phase") not in {None, "stopped", "failed"}
        ended = state.end_orphans(home) if crashed else []
    return running or bool(ended)


def reset(home: Home) -> None:
    """Stop everything and remove data, secrets, logs and state; keep the installed tools."""
    stop(home)
    account.remove_volumes(home.path)
    for path in home.path.glob("*") if home.path.exists() else ():
        if path.name in {"uv", "bootstrap.lock", "supervisor.lock"}:
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
