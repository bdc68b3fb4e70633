"""The services of the stack, and what waits for what."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from basec_cli import account, addresses, demo, nginx, postgres, probes, steps, valkey, vault
from basec_cli.ports import has_ipv6
from basec_cli.service import Node, Service, Step

if TYPE_CHECKING:
    from basec_cli.demo import OnProgress
    from basec_cli.plan import Plan

VERTICAL = ("construction", "construction-2")
"""Two alike: a slow page keeps nobody waiting, and a store stays open while one restarts."""
VERTICAL_WORKER = "construction-worker"
ORDER = (
    "nginx",
    "auth",
    *VERTICAL,
    VERTICAL_WORKER,
    "outbox-relay",
    "engines-worker",
    "postgres",
    "redis",
)


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, *arguments)


def _web(application: str, port: int) -> tuple[str, ...]:
    address = ("--host", "127.0.0.1", "--port", str(port))
    options = ("--no-access-log", "--timeout-keep-alive", "75")
    return _python("-m", "uvicorn", application, "--factory", *address, *options)


def _database(plan: Plan) -> list[Node]:
    shown = addresses.without_password(plan.database)

    async def ready() -> bool:
        target = plan.database if not plan.own_postgres else cluster.dsn("postgres")
        return await postgres.answers(target)

    if not plan.own_postgres:
        return [Service("postgres", ready=ready, url=shown)]
    cluster = postgres.cluster(
        plan.home.path, plan.ports["postgres"], plan.passwords["postgres"], plan.account
    )
    server = Service(
        name="postgres",
        command=cluster.command(),
        after=("cluster",),
        ready=ready,
        url=shown,
        env=plan.server_environment(),
        stop_signal=postgres.STOP,
        account=plan.account,
    )
    return [Step("cluster", lambda: asyncio.to_thread(cluster.create)), server]


def _redis(plan: Plan) -> Service:
    shown = addresses.without_password(plan.redis)
    port, password = plan.ports["redis"], plan.passwords["redis"]
    if not plan.own_redis:
        host, given = addresses.endpoint(plan.redis, 6379)
        return Service("redis", ready=lambda: probes.listens(host, given), url=shown)
    return Service(
        name="redis",
        command=valkey.command(plan.home.path / "valkey", port, password),
        ready=lambda: valkey.answers(port, password),
        url=shown,
        env=plan.server_environment(),
    )


def _preparation(plan: Plan) -> list[Node]:
    async def database() -> None:
        if plan.own_postgres:
            name = addresses.database_of(plan.database)
            await postgres.ensure_database(addresses.in_database(plan.database, "postgres"), name)

    async def migrations() -> None:
        command = _python("-m", "basecore.migrate")
        log = plan.home.logs / "migrations.log"
        await steps.run("The migrations", command, plan.migration_environment(), log)

    return [
        Step("database", database, after=("postgres",)),
        Step("migrations", migrations, after=("database",)),
    ]


def _application(plan: Plan, name: str, module: str, env: dict[str, str]) -> Service:
    port = plan.ports[name]
    return Service(
        name=name,
        command=_web(f"{module}.main:create_app", port),
        after=("migrations",),
        ready=probes.http(port, "/health/ready"),
        url=f"http://127.0.0.1:{port}",
        env=env,
    )


def _worker(plan: Plan, name: str, module: str, role: str, *after: str) -> Service:
    port = plan.ports[name]
    return Service(
        name=name,
        command=_python("-m", module),
        after=("migrations", "redis", *after),
        ready=probes.http(port, "/health/ready"),
        url=f"http://127.0.0.1:{port}",
        env=plan.as_role(role, BASEC_REDIS_URL=plan.redis, BASEC_HEALTH_PORT=str(port)),
    )


def _programs(plan: Plan) -> list[Node]:
    auth_url = f"http://127.0.0.1:{plan.ports['auth']}"
    for_auth = plan.as_role(
        "auth_service",
        BASEC_SIGNING_KEYS_FILE=str(vault.signing_keys_file(plan.home.secrets)),
        BASEC_AUTH_SECRET=plan.passwords["auth_secret"],
    )
    for_vertical = plan.as_role("construction_service", BASEC_AUTH_URL=auth_url)
    # It expires quotes by today's date: not while last year's are still being written.
    history = (demo.STEP,) if demo.is_pending(plan) else ()
    return [
        _application(plan, "auth", "auth_app", for_auth),
        *(_application(plan, name, "construction", for_vertical) for name in VERTICAL),
        _worker(plan, VERTICAL_WORKER, "construction.worker", "construction_service", *history),
        _worker(plan, "outbox-relay", "outbox_relay", "relay_service"),
        _worker(plan, "engines-worker", "engines_worker", "engines_service"),
    ]


def _nginx_run_folder(plan: Plan) -> Path:
    folder = account.volume(plan.home.path, plan.account) / "nginx"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _edge(plan: Plan) -> Service:
    port = plan.ports["nginx"]
    loopback = ("127.0.0.1", "[::1]") if has_ipv6() else ("127.0.0.1",)
    site = nginx.Site(
        run=_nginx_run_folder(plan),
        addresses=tuple(f"{host}:{port}" for host in loopback),
        auth=f"127.0.0.1:{plan.ports['auth']}",
        construction=tuple(f"127.0.0.1:{plan.ports[name]}" for name in VERTICAL),
        user=nginx.worker_user(plan.account),
    )
    return Service(
        name="nginx",
        command=nginx.command(nginx.write(site)),
        after=("auth", *VERTICAL),
        ready=probes.http(port, "/health/live"),
        url=plan.url,
        env=plan.server_environment(),
    )


def nodes(plan: Plan, on_progress: OnProgress) -> list[Node]:
    """Return every service and step of the stack."""
    services = [*_database(plan), _redis(plan), *_preparation(plan), *_programs(plan), _edge(plan)]
    early = tuple(name for name in ORDER if name != VERTICAL_WORKER)
    return [*services, *demo.steps_for(plan, on_progress, early, VERTICAL_WORKER)]
