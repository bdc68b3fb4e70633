"""A stack started by `./basec up`, and how to get in."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


def look(home: Path) -> Stack:
    """Return the stack that runs in a state folder."""
    return Stack(home, json.loads(basec(home, "status", "--json").stdout))
