"""One log a service: kept small, shown with the service's name in front."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from basec_cli.errors import BasecError

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 20_000_000
_CHUNK = 65536
Show = Callable[[str, str], None]


def trim(folder: Path, largest: int = LARGEST) -> None:
    """Move aside what has grown too large; writers append, so they go on in the emptied file."""
    for path in folder.glob("*.log"):
        if path.stat().st_size > largest:
            shutil.copyfile(path, path.with_suffix(".log.1"))
            with path.open("r+b") as handle:
                handle.truncate()


def tail(path: Path, count: int) -> list[str]:
    """Return the last lines of a log."""
    if not path.exists() or count < 1:
        return []
    with path.open("rb") as handle:
        handle.seek(max(0, path.stat().st_size - _CHUNK))
        return handle.read().decode(errors="replace").splitlines()[-count:]


class Follower:
    """Reads what was added to a folder of logs since the last look."""

    def __init__(self, folder: Path, only: str | None = None, *, from_start: bool = False) -> None:
        self._folder = folder
        self._pattern = f"{only}.log" if only else "*.log"
        self._seen = {} if from_start else {p: p.stat().st_size for p in self._paths()}

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob(self._pattern))

    def news(self) -> Iterator[tuple[str, str]]:
        """Yield (service, line) for every complete new line."""
        for path in self._paths():
            seen = self._seen.get(path, 0)
            size = path.stat().st_size
            start = seen if size >= seen else 0
            with path.open("rb") as handle:
                handle.seek(start)
                text, newline, _ = handle.read().rpartition(b"\n")
            self._seen[path] = start + len(text) + len(newline)
            for line in text.decode(errors="replace").splitlines():
                yield path.stem, line


def show(folder: Path, only: str | None, count: int, put: Show) -> None:
    """Show the end of one log or of all."""
    paths = sorted(folder.glob(f"{only or '*'}.log"))
    if only and not paths:
        known = ", ".join(path.stem for path in sorted(folder.glob("*.log"))) or "none yet"
        raise BasecError(f"There is no log of {only!r}. Known: {known}.")
    for path in paths:
        for line in tail(path, count):
            put(path.stem, line)


def follow(folder: Path, only: str | None, put: Show) -> None:
    """Show new lines until interrupted."""
    follower = Follower(folder, only)
    while True:
        for name, line in follower.news():
            put(name, line)
        time.sleep(0.2)
