"""Two stores behind the real Nginx, auth and vertical, on servers for a while."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import httpx
from auth_app.demo import seed
from auth_app.keys import KeyRing, create_key_file
from auth_app.opaque import Seal
from auth_app.passwords import Passwords
from auth_app.sessions import open_session
from basec_cli import account, environments, nginx, probes
from basec_cli.paths import ROOT
from basec_cli.ports import any_free
from basec_cli.service import Node, Probe, Service
from basec_cli.supervisor import Supervisor
from basecore import clock
from basecore.db import Database
from shop import Shop, token
from testkit.plugin import with_role
from typing_extensions import override

INTRUDER, VICTIM = "demo", "vizinha"
PASSWORD = "correct horse battery staple"  # noqa: S105 - of fictional people
SECRET = "0123456789abcdef" * 2
SIGNING_IN = 6
UNLIMITED = {"login_rate": "1000r/s", "visitor_rate": "1000r/s", "workers": 1}
PATIENCE = 120.0
"""Seconds: a machine may be busy with other things."""


@dataclass(frozen=True)
class Certificate:
    """A name of one's own with a certificate, and the port where nothing is encrypted."""

    domain: str
    chain: Path
    key: Path
    plain: int


@dataclass
class LiveShop(Shop):
    """A store asked through Nginx, by people that auth knows."""

    port: int = 0
    ring: KeyRing | None = None

    def bearer(self, role: str) -> str:
        """Return the token of somebody who works there."""
        assert self.ring
        key = self.ring.current
        made = token(self.tenant_id, self.slug, role, self.people[role], key=key)
        return f"Bearer {made}"

    @override
    def client(self, role: str = "admin", *, slug: str | None = None) -> httpx.AsyncClient:
        host = f"{slug or self.slug}.localhost"
        headers = {"Authorization": self.bearer(role), "Host": host}
        return httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{self.port}", headers=headers, timeout=PATIENCE
        )


@dataclass(frozen=True)
class World:
    """Where everything is."""

    port: int
    admin_url: str
    logs: Path
    shops: Mapping[str, LiveShop]
    auth: Database

    async def cookie(self, shop: LiveShop, role: str) -> str:
        """Return the session of somebody's browser; a password may have to wait."""
        seal, now = Seal.from_secret(SECRET), clock.now()
        async with self.auth.tenant(shop.tenant_id) as session:
            opened = await open_session(session, shop.people[role], device="", seal=seal, now=now)
        return opened.token


def _web(name: str, module: str, port: int, after: tuple[str, ...], env: dict[str, str]) -> Service:
    command = (sys.executable, "-m", "uvicorn", f"{module}.main:create_app", "--factory")
    where = ("--host", "127.0.0.1", "--port", str(port), "--no-access-log")
    ready = probes.http(port, "/health/ready")
    return Service(name, (*command, *where), after, ready, env={**os.environ, **env})


def _edge(folder: Path, ports: Mapping[str, int], certificate: Certificate | None) -> Service:
    settings = environments.load("development" if certificate is None else "production")
    settings["nginx"] |= UNLIMITED
    ready = probes.http(ports["nginx"], "/health/live")
    if certificate:
        paths = {"certificate": certificate.chain, "certificate_key": certificate.key}
        settings["nginx"] |= {"domain": certificate.domain} | paths
        ready = _listens(ports["nginx"])
    servers = account.for_servers(ROOT)
    site = nginx.Site(
        run=folder / "nginx",
        addresses=(f"127.0.0.1:{ports['nginx']}",),
        auth=f"127.0.0.1:{ports['auth']}",
        construction=(f"127.0.0.1:{ports['construction']}",),
        user="root" if servers else "",
        plain=(f"127.0.0.1:{certificate.plain}",) if certificate else (),
        settings=settings,
    )
    after = ("auth", "construction")
    return Service("nginx", nginx.command(nginx.write(site)), after, ready, env=dict(os.environ))


def _listens(port: int) -> Probe:
    return lambda: probes.listens("127.0.0.1", port)


def _services(
    folder: Path,
    databases: Mapping[str, str],
    ports: Mapping[str, int],
    certificate: Certificate | None,
) -> list[Node]:
    shared = {
        "BASEC_ENVIRONMENT": "production" if certificate else "development",
        "BASEC_FILES_DIR": str(folder / "files"),
    }
    for_auth = shared | {
        "BASEC_DATABASE_URL": databases["auth_service"],
        "BASEC_SIGNING_KEYS_FILE": str(folder / "keys.json"),
        "BASEC_AUTH_SECRET": SECRET,
    }
    for_vertical = shared | {
        "BASEC_DATABASE_URL": databases["construction_service"],
        "BASEC_AUTH_URL": f"http://127.0.0.1:{ports['auth']}",
    }
    return [
        _web("auth", "auth_app", ports["auth"], (), for_auth),
        _web("construction", "construction", ports["construction"], ("auth",), for_vertical),
        _edge(folder, ports, certificate),
    ]


async def _people(database: Database) -> dict[str, Any]:
    passwords = Passwords()
    found = await seed(database, passwords, PASSWORD, now=clock.now())
    passwords.close()
    return found


def _prepare(folder: Path) -> None:
    (folder / "logs").mkdir(parents=True, exist_ok=True)
    create_key_file(folder / "keys.json")


@asynccontextmanager
async def world(
    folder: Path,
    admin_url: str,
    *,
    certificate: Certificate | None = None,
    databases: Mapping[str, str] | None = None,
) -> AsyncIterator[World]:
    """Run the stack over a migrated database; `databases` are other ways to it, by role."""
    _prepare(folder)
    ways = {role: with_role(admin_url, role) for role in ("auth_service", "construction_service")}
    direct = dict(ways)
    ways |= databases or {}
    ports = {name: any_free() for name in ("nginx", "auth", "construction")}
    auth = Database(direct["auth_service"], source="auth", pool_size=SIGNING_IN, patience=PATIENCE)
    vertical = Database(direct["construction_service"], source="construction", pool_size=2)
    state = SimpleNamespace(database=vertical, admin_url=admin_url)
    ring = KeyRing(folder / "keys.json")
    stores = await _people(auth)
    shops = {
        slug: LiveShop(
            SimpleNamespace(state=state),  # type: ignore[arg-type]  # what a shop asks of its app
            UUID(str(store["tenant_id"])),
            slug,
            {role: one["id"] for role, one in store["people"].items()},
            ports["nginx"],
            ring,
        )
        for slug, store in stores.items()
    }
    async with _kept_up(_services(folder, ways, ports, certificate), folder / "logs"):
        try:
            yield World(ports["nginx"], admin_url, folder / "logs", shops, auth)
        finally:
            await auth.close()
            await vertical.close()


@asynccontextmanager
async def _kept_up(nodes: list[Node], logs: Path) -> AsyncIterator[None]:
    ready = asyncio.Event()
    running = asyncio.create_task(Supervisor(nodes, logs, lambda _: None).run(ready))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED, timeout=120)
    waiting.cancel()
    try:
        if running.done():
            running.result()
        if not ready.is_set():
            msg = f"the services did not come up: see {logs}"
            raise RuntimeError(msg)
        yield
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
