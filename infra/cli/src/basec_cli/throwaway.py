"""Servers for a while: a PostgreSQL and a Valkey that are gone afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from basec_cli import account, postgres, valkey
from basec_cli.paths import ROOT
from basec_cli.ports import any_free
from basec_cli.service import Node, Service, Step
from basec_cli.supervisor import Supervisor

PASSWORD = "test"  # noqa: S105 - of servers that nobody else reaches, for minutes

DURABLE = {
    "max_connections": "200",
    "log_min_duration_statement": "-1",
    # Benchmarks read from it when an event was committed and when its effect was.
    "track_commit_timestamp": "on",
}


@dataclass(frozen=True)
class Servers:
    """Where they are, for a superuser."""

    database: str
    redis: str


def _nodes(
    folder: Path, cluster: postgres.Cluster, redis_port: int, settings: dict[str, str]
) -> list[Node]:
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    create = Step("cluster", lambda: asyncio.to_thread(cluster.create))
    server = Service(
        name="postgres",
        command=cluster.command(settings),
        after=("cluster",),
        ready=lambda: postgres.answers(cluster.dsn("postgres")),
        env=environment,
        stop_signal=postgres.STOP,
        account=cluster.account,
    )
    redis = Service(
        name="redis",
        command=valkey.command(folder / "valkey", redis_port, PASSWORD),
        ready=lambda: valkey.answers(redis_port, PASSWORD),
        env=environment,
    )
    return [create, server, redis]


def _make(folder: Path) -> postgres.Cluster:
    folder.mkdir(parents=True)
    return postgres.cluster(folder, any_free(), PASSWORD, account.for_servers(ROOT))


@asynccontextmanager
async def servers(folder: Path, *, durable: bool = False) -> AsyncIterator[Servers]:
    """Run a PostgreSQL and a Valkey of our own; without `durable`, nothing waits for the disk."""
    cluster, redis_port = _make(folder), any_free()
    settings = DURABLE if durable else postgres.THROW_AWAY
    nodes = _nodes(folder, cluster, redis_port, settings)
    supervisor = Supervisor(nodes, folder, lambda _: None)
    ready = asyncio.Event()
    running = asyncio.create_task(supervisor.run(ready))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    try:
        if running.done():
            running.result()
        yield Servers(cluster.dsn("postgres"), valkey.url(redis_port, PASSWORD))
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        account.remove_volumes(folder)
        shutil.rmtree(folder, ignore_errors=True)
