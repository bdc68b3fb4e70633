"""Which port each service listens on: remembered, else the default, else a free one."""

from __future__ import annotations

import fcntl
import os
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from basec_cli.errors import BasecError
from basec_cli.files import read_json, write_json

DEFAULTS = {
    "nginx": 8080,
    "auth": 8001,
    "construction": 8000,
    "construction-2": 8002,
    "postgres": 54320,
    "redis": 63790,
    "construction-worker": 8011,
    "outbox-relay": 8012,
    "engines-worker": 8013,
}
_HIGHEST = 65535
_TRIES = 500
Take = Callable[[int], bool]


def _can_bind(family: socket.AddressFamily, host: str, port: int) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def has_ipv6() -> bool:
    """Tell whether this machine has the IPv6 loopback address."""
    return socket.has_ipv6 and _can_bind(socket.AF_INET6, "::1", 0)


def is_free(port: int) -> bool:
    """Tell whether nobody listens on the port of either loopback address."""
    if not _can_bind(socket.AF_INET, "127.0.0.1", port):
        return False
    return not has_ipv6() or _can_bind(socket.AF_INET6, "::1", port)


class Reservations:
    """Keeps stacks that start at the same moment from choosing the same ports.

    A port is ours while we hold the lock on its file, that is, until this process ends.
    """

    def __init__(self, folder: Path | None = None) -> None:
        named = f"basec-ports-{os.geteuid()}"
        self._folder = folder or Path(tempfile.gettempdir()) / named
        self._held: list[TextIO] = []

    def take(self, port: int) -> bool:
        """Reserve the port; False when another stack has it."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        handle = (self._folder / str(port)).open("a", encoding="ascii")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            return False
        self._held.append(handle)
        return True

    def release(self) -> None:
        """Give every port back."""
        for handle in self._held:
            handle.close()
        self._held.clear()


def any_free() -> int:
    """Return a port that the system gives away."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _next_free(start: int, taken: set[int], take: Take) -> int:
    for port in range(start, min(start + _TRIES, _HIGHEST)):
        if port not in taken and is_free(port) and take(port):
            return port
    raise BasecError(f"No free port between {start} and {start + _TRIES}.")


def choose(path: Path, take: Take, asked: int | None = None) -> dict[str, int]:
    """Choose a port for every service, keeping those of the last run where they are free."""
    known = read_json(path).items()
    remembered = {name: p for name, p in known if isinstance(p, int) and 0 < p <= _HIGHEST}
    chosen: dict[str, int] = {}
    if asked is not None:
        if not (is_free(asked) and take(asked)):
            raise BasecError(f"Port {asked} is taken. Choose another one with --port.")
        chosen["nginx"] = asked
    for name, default in DEFAULTS.items():
        if name not in chosen:
            start = remembered.get(name, default)
            chosen[name] = _next_free(start, set(chosen.values()), take)
    write_json(path, chosen)
    return chosen
