"""`basec lock`: requirements.lock from the workspace, all hashes and no hosts."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from basec_cli.errors import BasecError
from basec_cli.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

_EXPORT = (
    "export --quiet --frozen --format requirements.txt --no-emit-workspace --all-groups "
    "--no-annotate --no-header"
)


def _uv() -> str:
    own = ROOT / ".basec" / "uv" / "bin" / "uv"
    found = str(own) if own.exists() else shutil.which("uv")
    if not found:
        raise BasecError("uv is not on this machine; `pip install uv` brings it.")
    return found


def _call(*arguments: str) -> None:
    if subprocess.call([_uv(), *arguments], cwd=ROOT):  # noqa: S603 - uv with fixed arguments
        raise BasecError(f"uv {arguments[0]} failed.")


def relock(console: Console) -> Path:
    """Resolve anew and write requirements.lock."""
    target = ROOT / "requirements.lock"
    fresh = target.with_suffix(".fresh")
    _call("lock")
    _call(*_EXPORT.split(), "--output-file", str(fresh))
    fresh.replace(target)
    console.print(f"Wrote {target.name}.")
    return target
