"""Install what tests need through the system's packages, where that is ours to do."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def may_install() -> bool:
    """Tell whether we are root on Debian or its like."""
    return os.geteuid() == 0 and Path("/etc/debian_version").exists()


def install(package: str) -> None:
    """Install a package; whoever asked looks whether it is there now."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ("apt-get", "update", "-qq"),
        ("apt-get", "install", "-y", "-qq", "--no-install-recommends", package),
    ):
        subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL)  # noqa: S603 - the command is ours
