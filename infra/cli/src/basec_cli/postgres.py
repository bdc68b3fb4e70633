"""An embedded PostgreSQL cluster: made once, on 127.0.0.1 only, with a password."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import asyncpg

from basec_cli import binaries
from basec_cli.account import popen_options, volume
from basec_cli.errors import BasecError
from basec_cli.processes import MARK, servers_in

if TYPE_CHECKING:
    from pathlib import Path

    from basec_cli.account import Account

DATABASE = "basecommerce"
SUPERUSER = "postgres"
STOP = signal.SIGINT
_BUILTIN_LOCALE_SINCE = 17
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "work_mem": "4MB",
    "maintenance_work_mem": "32MB",
    "max_wal_size": "512MB",
    "max_worker_processes": "4",
    "max_parallel_workers": "2",
    "autovacuum_max_workers": "2",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "500ms",
}
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "log_min_duration_statement": "-1",
}


@dataclass(frozen=True)
class Cluster:
    """A cluster's programs, data and address."""

    programs: Path
    major: int
    home: Path
    data: Path
    port: int
    password: str
    account: Account | None

    def dsn(self, database: str = DATABASE) -> str:
        """Return the superuser's address of a database."""
        return f"postgresql://{SUPERUSER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def command(self, overrides: dict[str, str] | None = None) -> tuple[str, ...]:
        """Return the command that runs the server in the foreground."""
        settings = {**_SETTINGS, "port": str(self.port), **(overrides or {})}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return (str(self.programs / "postgres"), "-D", str(self.data), *options)

    def create(self) -> None:
        """Make the data directory; an interrupted attempt is thrown away."""
        if self.data.exists():
            self._check_version()
            self._forget_dead_server()
            return
        unfinished = self.data.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True, mode=0o700)
        secret = unfinished.with_suffix(".password")
        try:
            self._hand_over(unfinished, secret)
            self._initdb(unfinished, secret)
        finally:
            secret.unlink(missing_ok=True)
        unfinished.rename(self.data)

    def _hand_over(self, folder: Path, secret: Path) -> None:
        secret.unlink(missing_ok=True)
        descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            handle.write(self.password)
        if self.account:
            for path in (folder, secret):
                os.chown(path, self.account.uid, self.account.gid)

    def _initdb(self, folder: Path, secret: Path) -> None:
        builtin = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        locale = builtin if self.major >= _BUILTIN_LOCALE_SINCE else ("--no-locale",)
        options = (f"--username={SUPERUSER}", "--auth=scram-sha-256", f"--pwfile={secret}")
        done = subprocess.run(  # noqa: S603 - the program of the wheel or the host
            [self.programs / "initdb", "-D", folder, *options, "--encoding=UTF8", *locale],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", MARK: str(self.home)},
            **popen_options(self.account),
        )
        if done.returncode:
            raise BasecError(f"initdb failed: {done.stderr.strip() or done.stdout.strip()}")

    def _check_version(self) -> None:
        stored = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if stored != str(self.major):
            raise BasecError(
                f"The data in {self.data} is PostgreSQL {stored}'s, the program here is "
                f"{self.major}. `./basec reset` starts afresh."
            )

    def _forget_dead_server(self) -> None:
        """Remove the lock of a server that was killed, should its pid be somebody else's by now.

        The server would take that process for itself and refuse to start. Only with the stack's
        lock held and its orphans ended.
        """
        if not servers_in([self.data]):
            (self.data / "postmaster.pid").unlink(missing_ok=True)


def cluster(home: Path, port: int, password: str, account: Account | None) -> Cluster:
    """Return the cluster of a stack's home."""
    folder = volume(home, account)
    programs, major = binaries.postgres(folder, account)
    return Cluster(programs, major, home, folder / "postgres", port, password, account)


async def answers(dsn: str) -> bool:
    """Tell whether the server lets us in; waiting does not help against a wrong password."""
    try:
        connection = await asyncpg.connect(dsn, timeout=3)
    except asyncpg.InvalidPasswordError as error:
        raise BasecError(f"PostgreSQL refuses the password that it was given: {error}.") from error
    except (OSError, asyncpg.PostgresError, TimeoutError):
        return False
    await connection.close()
    return True


async def ensure_database(dsn: str, database: str = DATABASE) -> None:
    """Create the database on the server of the address, unless it is there."""
    connection = await asyncpg.connect(dsn, timeout=10)
    try:
        known = await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", database)
        if not known:
            with contextlib.suppress(asyncpg.DuplicateDatabaseError):
                await connection.execute(f'CREATE DATABASE "{database}"')
    finally:
        await connection.close()
