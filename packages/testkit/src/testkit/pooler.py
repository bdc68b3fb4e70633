"""PgBouncer in transaction mode before the tests' PostgreSQL, if the machine has one."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from basec_cli.ports import any_free

FEW = 2
"""Connections to the server for each role: less than ask, so that stores take turns on them."""
PATIENCE = 10.0


def _written(folder: Path, server: str, passwords: Mapping[str, str]) -> tuple[Path, int]:
    """Write the configuration; return it and its port."""
    parts, port = urlsplit(server), any_free()
    people = folder / "people.txt"
    people.write_text("".join(f'"{name}" "{word}"\n' for name, word in passwords.items()))
    settings = folder / "pgbouncer.ini"
    settings.write_text(f"""\
[databases]
* = host={parts.hostname} port={parts.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {people}
pool_mode = transaction
default_pool_size = {FEW}
max_client_conn = 500
ignore_startup_parameters = extra_float_digits,options
""")
    for path in (folder, people, settings):
        path.chmod(0o755)
    return settings, port


def _wait(port: int) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    msg = "PgBouncer does not answer"
    raise RuntimeError(msg)


@contextmanager
def pgbouncer(
    program: str, folder: Path, server: str, passwords: Mapping[str, str]
) -> Iterator[int]:
    """Run PgBouncer before a server; yield its port."""
    settings, port = _written(folder, server, passwords)
    # It does not run as root.
    other = ("-u", "nobody") if os.geteuid() == 0 else ()
    command = (program, "-q", *other, str(settings))
    with (folder / "pgbouncer.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - found on this machine
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)
