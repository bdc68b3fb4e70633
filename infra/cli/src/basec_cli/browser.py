"""Find Chromium for the browser tests, or install it where that is ours to do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_INSTALL = (
    ("apt-get", "update", "-qq"),
    ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"),
)


def find() -> str | None:
    """Return the browser on this machine."""
    named = os.environ.get("BASEC_CHROMIUM")
    candidates = (named,) if named else _NAMES
    return next((found for name in candidates if name and (found := shutil.which(name))), None)


def may_install() -> bool:
    """Tell whether we are root on Debian or its like."""
    return os.geteuid() == 0 and Path("/etc/debian_version").exists()


def find_or_install(console: Console) -> str | None:
    """Return Chromium's path, installed through the system's packages if need be."""
    found = find()
    if found or not may_install():
        return found
    console.print("No Chromium on this machine: installing Debian's.")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in _INSTALL:
        subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL)  # noqa: S603 - the command is ours
    return find()
