"""Everything decided before the first process starts: ports, passwords, addresses."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from basec_cli import account, addresses, ports, postgres, valkey, vault
from basec_cli.files import read_json
from basec_cli.paths import ROOT
from basec_cli.processes import MARK

if TYPE_CHECKING:
    from basec_cli.account import Account
    from basec_cli.paths import Home

DEMO_STORE = "demo"
# Not inherited: addresses that we give, and a switch that makes every start compile everything.
_OURS = (
    "PYTHONDONTWRITEBYTECODE",
    "BASEC_DATABASE_URL",
    "BASEC_REDIS_URL",
    "BASEC_HOME",
    "BASEC_ADMIN_DATABASE_URL",
)
_BASE = {"PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "2"}


@dataclass(frozen=True)
class Options:
    """What the person asked for."""

    port: int | None = None
    demo: bool = True


@dataclass(frozen=True)
class Plan:
    """The stack that is about to run."""

    home: Home
    options: Options
    ports: dict[str, int]
    passwords: dict[str, str]
    account: Account | None
    database: str
    redis: str
    own_postgres: bool
    own_redis: bool

    @property
    def url(self) -> str:
        """Return the address of the demo store."""
        return f"http://{DEMO_STORE}.localhost:{self.ports['nginx']}"

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment of one of our programs."""
        inherited = {name: value for name, value in os.environ.items() if name not in _OURS}
        ours = {
            "BASEC_ENVIRONMENT": "development",
            "BASEC_FILES_DIR": str(self.home.path / "files"),
            MARK: str(self.home.path),
        }
        return {**inherited, **_BASE, **ours, **more}

    def server_environment(self) -> dict[str, str]:
        """Return the environment of a server that is none of our programs."""
        path = os.environ.get("PATH", os.defpath)
        return {"PATH": path, "LC_ALL": "C", MARK: str(self.home.path)}

    def as_role(self, role: str, **more: str) -> dict[str, str]:
        """Return the environment of a program that signs in with the role."""
        dsn = addresses.as_role(self.database, role, self.passwords[role])
        return self.environment(BASEC_DATABASE_URL=dsn, **more)

    def migration_environment(self) -> dict[str, str]:
        """Return the environment of the migrations."""
        roles = {role: self.passwords[role] for role in vault.LOGIN_ROLES}
        return self.environment(
            BASEC_ADMIN_DATABASE_URL=self.database, BASEC_ROLE_PASSWORDS=json.dumps(roles)
        )


def dsn(port: int, password: str) -> str:
    """Return the superuser's address of the embedded cluster."""
    return f"postgresql://{postgres.SUPERUSER}:{password}@127.0.0.1:{port}/{postgres.DATABASE}"


def make(home: Home, servers: Account | None, options: Options, chosen: dict[str, int]) -> Plan:
    """Read or make secrets, and look at the environment for given servers."""
    home.prepare()
    known = vault.passwords(home.secrets)
    database = os.environ.get("BASEC_DATABASE_URL")
    redis = os.environ.get("BASEC_REDIS_URL")
    return Plan(
        home=home,
        options=options,
        ports=chosen,
        passwords=known,
        account=servers,
        database=database or dsn(chosen["postgres"], known["postgres"]),
        redis=redis or valkey.url(chosen["redis"], known["redis"]),
        own_postgres=not database,
        own_redis=not redis,
    )


def for_checkout(home: Home, options: Options, reserved: ports.Reservations) -> Plan:
    """Return the plan of a stack that is about to start."""
    home.prepare()
    chosen = ports.choose(home.ports, reserved.take, options.port)
    return make(home, account.for_servers(ROOT), options, chosen)


def as_running(home: Home, options: Options) -> Plan:
    """Return the plan of the stack that runs, or would run on the remembered ports."""
    remembered = {**ports.DEFAULTS, **read_json(home.ports)}
    return make(home, account.for_servers(ROOT), options, remembered)
