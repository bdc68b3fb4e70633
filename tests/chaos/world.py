"""Everything that runs during a storm: servers, gates to them, and the processes of the product."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
from basec_cli import account, throwaway, valkey
from basec_cli import postgres as db_server
from basec_cli.paths import ROOT, Home
from basec_cli.ports import any_free
from basecore.ids import new_id
from basecore.outbox import PARTITIONS
from basecore.streams import RedisStreams
from testkit.plugin import make_database, with_role
from testkit.smtp import SmtpServer, smtp_server

from tests.chaos.births import Nursery
from tests.chaos.clients import PLAN, Plan
from tests.chaos.programs import Program
from tests.chaos.proxy import HOST, Gate
from tests.chaos.schema import make_tables
from tests.chaos.waiting import until

TAP = "tap"
TEMPLATE = "chaos_template"
SETTINGS = {"recovery_init_sync_method": "syncfs"}
"""A crash of the server is none of the machine: no need to sync thousands of files one by one."""
ADD_TENANT = "INSERT INTO events.tenant_counter (tenant_id, partition) VALUES ($1, $2)"
ADD_CURSOR = "INSERT INTO events.relay_cursor (tenant_id) VALUES ($1)"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of process: its module, its role, and how many of it run."""

    module: str
    role: str
    count: int
    lease: str


KINDS = {
    "relay": Kind("outbox_relay", "relay_service", 2, "relay"),
    "engines": Kind("engines_worker", "engines_service", 2, "consumer:stock"),
    "journal": Kind("tests.chaos.journal", "engines_service", 2, "consumer:journal"),
    "construction": Kind("construction.worker", "construction_service", 1, "consumer:construction"),
}
CLIENTS = Kind("tests.chaos.clients", "construction_service", 1, "")


@dataclass(frozen=True, slots=True)
class Servers:
    """A PostgreSQL that syncs to the disk and a Valkey that keeps nothing."""

    postgres: Program
    redis: Program
    cluster: db_server.Cluster
    redis_port: int
    folder: Path

    async def ready(self) -> None:
        """Wait until both answer."""
        await until(lambda: db_server.answers(self.cluster.dsn("postgres")))
        await until(lambda: valkey.answers(self.redis_port, throwaway.PASSWORD))

    @property
    def redis_url(self) -> str:
        """Return the way to Redis that nobody cuts."""
        return str(valkey.url(self.redis_port, throwaway.PASSWORD))

    async def fresh(self, name: str) -> str:
        """Return the superuser's URL of a database with nothing in it, and empty the streams."""
        connection = await asyncpg.connect(self.cluster.dsn("postgres"))
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        await connection.close()
        await self.flush()
        return self.cluster.dsn(name)

    async def flush(self) -> None:
        """Let Redis lose everything without ending."""
        _, writer = await asyncio.open_connection(HOST, self.redis_port)
        writer.write(f"AUTH {throwaway.PASSWORD}\r\nFLUSHALL\r\n".encode())
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.close()


@asynccontextmanager
async def servers(*, keep: bool = False) -> AsyncIterator[Servers]:
    """Start the servers of a storm; they are gone afterwards, but for their logs with `keep`."""
    folder = Home.current().path / "chaos" / f"run-{os.getpid()}"
    folder.mkdir(parents=True)
    cluster = db_server.cluster(folder, any_free(), throwaway.PASSWORD, account.for_servers(ROOT))
    bare = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    port = any_free()
    server = Program(
        "postgres",
        folder / "postgres.log",
        cluster.command(throwaway.DURABLE | SETTINGS),
        bare,
        account=cluster.account,
        # Else it would take whoever has the pid of its dead predecessor for another server.
        before=cluster.create,
    )
    redis_command = valkey.command(folder / "valkey", port, throwaway.PASSWORD)
    redis = Program("redis", folder / "redis.log", redis_command, bare)
    made = Servers(server, redis, cluster, port, folder)
    try:
        await server.start()
        await redis.start()
        await made.ready()
        await make_tables(await make_database(cluster.dsn("postgres"), TEMPLATE))
        yield made
    finally:
        await redis.end()
        await server.end(signal.SIGINT)
        account.remove_volumes(folder)
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


@dataclass(slots=True)
class World:
    """One storm's database, gates and processes."""

    servers: Servers
    url: str
    tenants: list[UUID]
    gates: dict[str, Gate]
    programs: dict[str, list[Program]]
    clients: Program
    history: Path
    post: SmtpServer

    @property
    def partitions(self) -> list[int]:
        """Return the partitions of the stores."""
        return sorted({partition(one) for one in self.tenants})

    def gates_of(self, server: str) -> list[Gate]:
        """Return all gates to a server."""
        return [gate for name, gate in self.gates.items() if name.endswith(server)]


async def make_groups(redis_url: str, partitions: Sequence[int]) -> None:
    """Make the tap's group in every stream."""
    streams = RedisStreams(redis_url)
    await streams.ensure_group(TAP, partitions)
    await streams.close()


def partition(tenant_id: UUID) -> int:
    """Return the partition of a store of the storm: fewer than there are, so that they share."""
    return zlib.crc32(tenant_id.bytes) % PARTITIONS // 8


def _command(module: str, mutant: str | None) -> Sequence[str]:
    return (sys.executable, "-m", "tests.chaos.nursery", module, *([mutant] if mutant else []))


async def _register(url: str, tenants: Sequence[UUID]) -> None:
    connection = await asyncpg.connect(url)
    await connection.executemany(ADD_TENANT, [(one, partition(one)) for one in tenants])
    await connection.executemany(ADD_CURSOR, [(one,) for one in tenants])
    await connection.close()


def _through(url: str, port: int) -> str:
    parts = urlsplit(url)
    account_, _, _ = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{account_}@{HOST}:{port}").geturl()


class Builder:
    """Puts a world together on running servers."""

    def __init__(self, made: Servers, url: str, mutant: str | None) -> None:
        self._servers = made
        self._url = url
        self._mutant = mutant
        self.gates: dict[str, Gate] = {}
        self.nurseries: list[Nursery] = []

    async def programs(self, name: str, kind: Kind, **env: str) -> list[Program]:
        """Return the processes of a kind, with its ways to the servers."""
        ways = {}
        for server, port in (
            ("postgres", self._servers.cluster.port),
            ("redis", self._servers.redis_port),
        ):
            gate = self.gates[f"{name}:{server}"] = Gate(f"{name}:{server}", port)
            await gate.open()
            ways[server] = gate.port
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("BASEC_")},
            "BASEC_DATABASE_URL": _through(with_role(self._url, kind.role), ways["postgres"]),
            "BASEC_REDIS_URL": _through(self._servers.redis_url, ways["redis"]),
            **env,
        }
        folder, command = self._servers.folder, _command(kind.module, self._mutant)
        nursery = Nursery(command, environment, ROOT, folder / f"{name}.log")
        self.nurseries.append(nursery)
        await nursery.open()
        return [
            Program(f"{name}-{number}", folder / f"{name}-{number}.log", nursery=nursery)
            for number in range(kind.count)
        ]

    async def close(self) -> None:
        """Close what was opened."""
        for nursery in self.nurseries:
            await nursery.close()
        for gate in self.gates.values():
            await gate.close()


@asynccontextmanager
async def world(
    made: Servers,
    name: str,
    *,
    stores: int,
    seed: int,
    clients: int,
    rate: float,
    mutant: str | None,
) -> AsyncIterator[World]:
    """Start the processes of a storm on a fresh database; they are ended afterwards."""
    url = await made.fresh(name)
    tenants = [new_id() for _ in range(stores)]
    await _register(url, tenants)
    builder = Builder(made, url, mutant)
    history = made.folder / f"{name}.history"
    hot = max(1, stores // 4)
    weights = [8.0 if place < hot else 1.0 for place in range(stores)]
    plan = Plan(seed, tenants, weights, clients, rate, history)
    async with smtp_server() as post:
        mail = {"BASEC_SMTP_URL": post.url, "BASEC_MAIL_FROM": "store@example.com"}
        programs = {
            name: await builder.programs(name, kind, **mail) for name, kind in KINDS.items()
        }
        (writers,) = await builder.programs("clients", CLIENTS, **{PLAN: plan.as_json()})
        everyone = [writers, *(one for some in programs.values() for one in some)]
        try:
            # Before anybody trims, so that the tap misses nothing.
            await make_groups(made.redis_url, sorted({partition(one) for one in tenants}))
            await asyncio.gather(*(one.start() for one in everyone))
            yield World(made, url, tenants, builder.gates, programs, writers, history, post)
        finally:
            await asyncio.gather(*(one.end() for one in everyone))
            await builder.close()
