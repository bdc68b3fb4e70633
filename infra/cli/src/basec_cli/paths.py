"""Where the checkout is and where a stack keeps its things."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
INFRA = ROOT / "infra"
STATIC = ROOT / "packages" / "webkit" / "src" / "webkit" / "static"


@dataclass(frozen=True)
class Home:
    """The folder of one stack: data, logs, secrets, state."""

    path: Path

    @classmethod
    def current(cls) -> Home:
        """Return the stack of this checkout, or the one that BASEC_HOME names."""
        named = os.environ.get("BASEC_HOME")
        return cls(Path(named).expanduser().resolve() if named else ROOT / ".basec")

    @property
    def logs(self) -> Path:
        """Return the folder with one log a service."""
        return self.path / "logs"

    @property
    def secrets(self) -> Path:
        """Return the folder with what nobody else may read."""
        return self.path / "secrets"

    @property
    def state(self) -> Path:
        """Return the file in which the supervisor says how things stand."""
        return self.path / "state.json"

    @property
    def lock(self) -> Path:
        """Return the file that the supervisor keeps locked while it lives."""
        return self.path / "supervisor.lock"

    @property
    def ports(self) -> Path:
        """Return the file that remembers the ports."""
        return self.path / "ports.json"

    @property
    def accounts(self) -> Path:
        """Return the file with the demo accounts."""
        return self.path / "accounts.json"

    @property
    def demo_done(self) -> Path:
        """Return the mark of a demo store that is complete."""
        return self.path / "demo.json"

    def prepare(self) -> None:
        """Make the folders."""
        for folder in (self.logs, self.secrets):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
