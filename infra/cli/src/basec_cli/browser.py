"""Find Chromium for the browser tests, or install it where that is ours to do."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from basec_cli import debian

if TYPE_CHECKING:
    from rich.console import Console

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Return the browser on this machine."""
    named = os.environ.get("BASEC_CHROMIUM")
    candidates = (named,) if named else _NAMES
    return next((found for name in candidates if name and (found := shutil.which(name))), None)


def find_or_install(console: Console) -> str | None:
    """Return Chromium's path, installed through the system's packages if need be."""
    found = find()
    if found or not debian.may_install():
        return found
    console.print("No Chromium on this machine: installing Debian's.")
    debian.install("chromium")
    return find()
