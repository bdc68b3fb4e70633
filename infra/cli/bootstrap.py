"""Install what the lock file names into .venv on first use, then run the command line.

Standard library only: this runs before anything is installed. The stamp inside .venv is written
last, so whatever interrupts an installation, the next run does it again.
"""

# ruff: noqa: INP001 - a script, run before there is any package
from __future__ import annotations

import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEMBERS = ("packages/*", "apps/*", "apps/verticals/*", "infra/cli")
FIRST_LOCK = "requirements.lock"
UNFINISHED = "basec-unfinished"


class SetupError(Exception):
    """A sentence for the person at the keyboard."""


def members(root: pathlib.Path) -> list[pathlib.Path]:
    """Return the folders of the workspace members."""
    found = (path.parent for pattern in MEMBERS for path in root.glob(f"{pattern}/pyproject.toml"))
    return sorted(found)


def fingerprint(root: pathlib.Path) -> str:
    """Return what the installation depends on, as one hash."""
    digest = hashlib.sha256(str(root).encode())
    for path in (root / FIRST_LOCK, *(member / "pyproject.toml" for member in members(root))):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_installed(root: pathlib.Path) -> bool:
    """Tell whether .venv holds exactly what the lock file names, and its Python is there."""
    venv = root / ".venv"
    stamp = venv / "basec-stamp"
    # The stamp of an older installation says nothing once a newer one was cut short over it.
    if (venv / UNFINISHED).exists() or not os.access(venv / "bin" / "python", os.X_OK):
        return False
    try:
        return stamp.read_text(encoding="ascii") == fingerprint(root)
    except OSError:
        return False


@contextmanager
def alone(root: pathlib.Path) -> Iterator[None]:
    """Hold the lock that keeps two installations apart.

    What is called inherits it: an installer that outlives us, because we were killed, keeps the
    next run waiting.
    """
    folder = root / ".basec"
    folder.mkdir(exist_ok=True)
    with (folder / "bootstrap.lock").open("a", encoding="ascii") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another installation to finish")
            fcntl.flock(handle, fcntl.LOCK_EX)
        os.set_inheritable(handle.fileno(), True)
        yield


def say(message: str) -> None:
    """Tell the person what takes its time."""
    print(f"basec: {message}", file=sys.stderr, flush=True)  # noqa: T201 - nothing else exists yet


def call(*command: str | pathlib.Path) -> bool:
    """Run a command, its output on stderr; tell whether it succeeded."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed commands
            command, stdout=sys.stderr, check=False, close_fds=False
        )
    except OSError:
        return False
    return done.returncode == 0


def works(program: str | pathlib.Path, *arguments: str) -> bool:
    """Tell whether the program runs at all."""
    try:
        done = subprocess.run([program, *arguments], capture_output=True, check=False)  # noqa: S603 - the command is ours
    except OSError:
        return False
    return done.returncode == 0


def own_uv(root: pathlib.Path) -> pathlib.Path | None:
    """Return uv from .basec/uv, installed there by pip on first use."""
    folder = root / ".basec" / "uv"
    program = folder / "bin" / "uv"
    if works(program, "--version"):
        return program
    say("fetching uv")
    shutil.rmtree(folder, ignore_errors=True)
    wanted = root / "infra" / "cli" / "bootstrap-requirements.txt"
    pip = (folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--require-hashes")
    made = call(base_python(), "-m", "venv", folder) and call(*pip, "-r", wanted)
    return program if made and works(program, "--version") else None


def uv(root: pathlib.Path) -> str:
    """Return a uv that works: the host's, else our own."""
    host = shutil.which("uv")
    if host and works(host, "--version"):
        return host
    own = own_uv(root)
    if own is None:
        raise SetupError(
            "uv could not be installed. On Debian: apt-get install python3-venv; or pip install uv."
        )
    return str(own)


def base_python() -> str:
    """Return the Python outside every virtual environment."""
    return getattr(sys, "_base_executable", None) or sys.executable


def make_venv(root: pathlib.Path, program: str) -> None:
    """Make .venv, or keep it when no installation into it was cut short."""
    venv = root / ".venv"
    unfinished = venv / UNFINISHED
    if works(venv / "bin" / "python", "-c", "") and not unfinished.exists():
        unfinished.touch()
        return
    shutil.rmtree(venv, ignore_errors=True)
    if not call(program, "venv", "--quiet", "--python", base_python(), venv):
        raise SetupError("The virtual environment could not be made.")
    unfinished.touch()


def install(root: pathlib.Path) -> None:
    """Install the locked packages and the members, and write the stamp."""
    expected = fingerprint(root)
    program = uv(root)
    say("installing packages")
    make_venv(root, program)
    venv = root / ".venv"
    python = venv / "bin" / "python"
    # Compiled now, once, because seven processes are about to import the same packages.
    pip = (program, "pip", "install", "--quiet", "--compile-bytecode", "--python", python)
    editable = [part for member in members(root) for part in ("--editable", str(member))]
    if not call(*pip, "--require-hashes", "-r", root / FIRST_LOCK):
        raise SetupError("The packages of requirements.lock could not be installed.")
    if not call(*pip, "--no-deps", *editable):
        raise SetupError("The workspace members could not be installed.")
    (venv / "basec-stamp.new").write_text(expected, encoding="ascii")
    (venv / UNFINISHED).unlink(missing_ok=True)
    (venv / "basec-stamp.new").replace(venv / "basec-stamp")


def ensure_installed(root: pathlib.Path) -> None:
    """Install if need be, one process at a time."""
    if is_installed(root):
        return
    with alone(root):
        if not is_installed(root):
            install(root)


def main() -> None:
    """Become the command line."""
    python = ROOT / ".venv" / "bin" / "python"
    try:
        ensure_installed(ROOT)
    except (SetupError, OSError) as error:
        say(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        say("interrupted; the next run goes on")
        sys.exit(130)
    os.execv(python, [str(python), "-m", "basec_cli", *sys.argv[1:]])  # noqa: S606 - ourselves


if __name__ == "__main__":
    main()
