"""`basec migrate`: the migrations, with the addresses and passwords of this stack."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from basec_cli import plan, state
from basec_cli.errors import BasecError
from basec_cli.paths import ROOT
from basec_cli.plan import Options

if TYPE_CHECKING:
    from basec_cli.paths import Home


def run(home: Home) -> int:
    """Run the migrations and return their exit code."""
    if not state.is_supervised(home) and "BASEC_DATABASE_URL" not in os.environ:
        raise BasecError("There is no database to migrate: `./basec up -d` first.")
    environment = plan.as_running(home, Options()).migration_environment()
    command = [sys.executable, "-m", "basecore.migrate"]
    return subprocess.call(command, cwd=ROOT, env=environment)  # noqa: S603 - ourselves
