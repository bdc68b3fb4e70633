"""Asking the sign-in service's own code to do something in the running stack's database."""

from __future__ import annotations

import getpass
import json
import os
import subprocess
import sys
from typing import Any

from basec_cli import plan, state
from basec_cli.errors import BasecError
from basec_cli.paths import ROOT, Home
from basec_cli.plan import Options, Plan

ROLE = "auth_service"


def running() -> Plan:
    """Return the plan of the stack that runs."""
    home = Home.current()
    if not state.is_supervised(home) and "BASEC_DATABASE_URL" not in os.environ:
        raise BasecError("There is no stack to operate: `./basec up -d` first.")
    return plan.as_running(home, Options())


def ask_auth(act: str, **given: Any) -> Any:
    """Have an act of `auth_app.operating` carried out and return its answer."""
    stack = running()
    request = {
        "do": act,
        "operator": getpass.getuser(),
        "address": f"http://{{slug}}.localhost:{stack.ports['nginx']}/",
        **given,
    }
    done = subprocess.run(
        (sys.executable, "-m", "auth_app.operating"),
        check=False,
        input=json.dumps(request),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=stack.as_role(ROLE),
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["the sign-in service's code failed"]
        raise BasecError(said[-1])
    return json.loads(done.stdout)
