"""`basec keys …`: the keys that sign access tokens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import typer

from basec_cli import vault
from basec_cli.errors import BasecError
from basec_cli.paths import Home

app = typer.Typer(name="keys", help="Cares for the keys that sign in.", no_args_is_help=True)


@app.callback()
def keys() -> None:
    """Care for the keys that sign in."""


@app.command()
def rotate() -> None:
    """Add a key that signs in ten minutes; nobody is signed out and no request fails."""
    given = os.environ.get("BASEC_SIGNING_KEYS_FILE")
    path = Path(given) if given else vault.signing_keys_file(Home.current().secrets)
    command = (sys.executable, "-m", "auth_app.keys", "rotate", str(path))
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own module
    if done.returncode:
        raise BasecError(done.stderr.strip())
    print(done.stdout.strip())  # noqa: T201 - the answer of the command
