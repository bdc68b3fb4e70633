"""The running stack, as the benchmarks use it: a store of their own and a token for it."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
from auth_app.passwords import Passwords
from auth_app.service import create_tenant
from auth_app.tenants import NewStore
from auth_app.users import NewUser, Role
from basecore import clock
from basecore.db import Database
from sqlalchemy import event


class NotRunningError(Exception):
    """There is no stack to measure."""


class CannotMeasureError(Exception):
    """This machine lacks what a benchmark needs."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Where everything is."""

    url: str
    dsn: str
    processes: dict[str, int]

    @property
    def port(self) -> int:
        """Return the port of Nginx."""
        return urlsplit(self.url).port or 80


@dataclass(frozen=True, slots=True)
class Store:
    """A store that only the benchmarks use."""

    slug: str
    tenant_id: UUID
    client: httpx.AsyncClient
    password: str = field(repr=False)

    async def sign_in(self) -> None:
        """Sign the owner in; what they are given lasts ten minutes."""
        asked = {"email": f"dono@{self.slug}.example", "password": self.password}
        token = (await self.post("/auth/login", asked))["access_token"]
        self.client.headers["Authorization"] = f"Bearer {token}"

    async def post(self, path: str, body: Any) -> Any:
        """Post JSON and return the answer."""
        answer = await self.client.post(path, json=body)
        answer.raise_for_status()
        return answer.json()


def running() -> Stack:
    """Return the running stack."""
    command = [sys.executable, "-m", "basec_cli", "status", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the command is ours
    try:
        status = json.loads(done.stdout)
        pids = {service["name"]: service["pid"] for service in status["services"]}
        return Stack(status["url"], status["postgres"]["dsn"], pids)
    except (ValueError, KeyError, TypeError) as error:
        raise NotRunningError("Start the stack first: ./basec up -d") from error


def _as_auth(connection: Any, _record: object) -> None:
    # The superuser of development acts as the auth service, whose rights then apply.
    cursor = connection.cursor()
    cursor.execute("SET ROLE auth_service")
    cursor.close()


@asynccontextmanager
async def own_store(stack: Stack) -> AsyncIterator[Store]:
    """Open a fresh store and sign its owner in."""
    slug = f"bench-{secrets.token_hex(4)}"
    password = secrets.token_urlsafe(16)
    hasher = Passwords()
    database = Database(stack.dsn, source="auth", pool_size=1)
    event.listen(database.engine.sync_engine, "connect", _as_auth)
    owner = NewUser(f"dono@{slug}.example", "Dono", Role.ADMIN, await hasher.hash(password))
    new = NewStore(slug, f"{slug} Ltda", slug, "#1f5fbf", "#d97706")
    tenant_id = await create_tenant(database, new, admin=owner, now=clock.now())
    await database.close()
    hasher.close()
    headers = {"Host": f"{slug}.localhost:{stack.port}"}
    base = f"http://127.0.0.1:{stack.port}"
    async with httpx.AsyncClient(base_url=base, headers=headers, timeout=30) as client:
        store = Store(slug, tenant_id, client, password)
        await store.sign_in()
        yield store
