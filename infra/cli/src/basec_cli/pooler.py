"""Find PgBouncer for the isolation tests, or install it where that is ours to do."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from basec_cli import debian

if TYPE_CHECKING:
    from rich.console import Console

# Debian keeps it where only root looks.
_PLACES = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin"))


def find() -> str | None:
    """Return the PgBouncer on this machine."""
    return shutil.which("pgbouncer", path=_PLACES)


def find_or_install(console: Console) -> str | None:
    """Return PgBouncer's path, installed through the system's packages if need be."""
    found = find()
    if found or not debian.may_install():
        return found
    console.print("No PgBouncer on this machine: installing Debian's.")
    debian.install("pgbouncer")
    return find()
