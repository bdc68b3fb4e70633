"""A stack started by `./basec up`, and how to get in."""

from __future__ import annotations

import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from basec_cli import state
from basec_cli.paths import Home

SETTLE_SECONDS = 180
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Stack:
    """A running stack and how to get in."""

    home: Path
    status: dict[str, Any]

    @property
    def url(self) -> str:
        """Return the address of the demo store."""
        found: str = self.status["url"]
        return found

    def account(self, tenant: str, role: str) -> tuple[str, str]:
        """Return e-mail and password of a demo account."""
        for account in self.status["accounts"]:
            if (account["tenant"], account["role"]) == (tenant, role):
                return account["email"], account["password"]
        raise LookupError((tenant, role))


def basec(home: Path, *arguments: str, timeout: float = 600) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, with a state folder of its own."""
    return subprocess.run(  # noqa: S603 - our own command
        [str(ROOT / "basec"), *arguments],
        env={**os.environ, "BASEC_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def processes_of(home: Path) -> set[int]:
    """Return the processes that work for the stack of a state folder."""
    return {process.pid for process in state.recognised(Home(home))}


def settled(home: Path) -> Stack:
    """Return the stack once all of it runs: what a test killed is started again after a while."""
    until = time.monotonic() + SETTLE_SECONDS
    while True:
        found = look(home)
        states = {one["name"]: one["state"] for one in found.status["services"]}
        if set(states.values()) <= {"running", "external"}:
            return found
        assert time.monotonic() < until, states


def look(home: Path) -> Stack:
    """Return the stack that runs in a state folder."""
    return Stack(home, json.loads(basec(home, "status", "--json").stdout))
