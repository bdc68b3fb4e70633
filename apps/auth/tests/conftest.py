from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from auth_app.keys import KeyRing, create_key_file
from auth_app.main import create_app
from auth_app.opaque import Seal
from auth_app.passwords import Passwords
from auth_app.service import create_tenant
from auth_app.tenants import NewStore
from auth_app.users import NewUser, Role
from auth_app.wiring import Kit
from basecore.db import Database
from basecore.ids import new_id
from basecore.tokens import KeySet, Verifier
from fastapi import FastAPI

PASSWORD = "correct horse battery staple"  # noqa: S105 - of fictional people
EMAIL = "dono@loja.example"


@dataclass
class Clock:
    """The service's time, which passes when told."""

    moment: datetime = field(default_factory=lambda: datetime.now(UTC))  # noqa: TID251 - real start

    def __call__(self) -> datetime:
        return self.moment

    def passes(self, **span: float) -> None:
        self.moment += timedelta(**span)


@dataclass
class Pauses:
    """Remembers how long answers were held back, without waiting."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@dataclass(frozen=True)
class AStore:
    """A store made for one test."""

    tenant_id: UUID
    slug: str


@pytest.fixture(scope="session")
def passwords() -> Iterator[Passwords]:
    made = Passwords()
    yield made
    made.close()


@pytest.fixture(scope="session")
def password_hash(passwords: Passwords) -> str:
    return asyncio.run(passwords.hash(PASSWORD))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def kit(
    auth_db: Database, passwords: Passwords, tmp_path: Path, clock: Clock, pauses: Pauses
) -> Kit:
    create_key_file(tmp_path / "keys.json")
    keys = KeyRing(tmp_path / "keys.json")
    return Kit(
        database=auth_db,
        keys=keys,
        verifier=Verifier(KeySet(keys.fetch)),
        seal=Seal.from_secret("0123456789abcdef" * 2),
        passwords=passwords,
        now=clock,
        pause=pauses,
    )


@pytest.fixture
def app(kit: Kit) -> FastAPI:
    return create_app(kit=kit)


async def make_store(database: Database, password_hash: str, clock: Clock) -> AStore:
    slug = f"s{new_id().hex[-20:]}"
    store = NewStore(slug=slug, legal_name="Loja Fictícia Ltda.", trade_name="Loja Fictícia")
    admin = NewUser(EMAIL, "Dona da Loja", Role.ADMIN, password_hash)
    tenant_id = await create_tenant(database, store, admin=admin, now=clock())
    return AStore(tenant_id, slug)


@pytest.fixture
async def store(auth_db: Database, password_hash: str, clock: Clock) -> AStore:
    return await make_store(auth_db, password_hash, clock)


@pytest.fixture
async def other_store(auth_db: Database, password_hash: str, clock: Clock) -> AStore:
    return await make_store(auth_db, password_hash, clock)


ClientOf = Callable[[str], httpx.AsyncClient]


@pytest.fixture
async def client_of(app: FastAPI) -> AsyncIterator[ClientOf]:
    """Open clients as Nginx would pass them on for a store's host."""
    opened: list[httpx.AsyncClient] = []

    def open_client(slug: str) -> httpx.AsyncClient:
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url=f"https://{slug}.localhost",
            headers={"X-Tenant-Slug": slug},
        )
        opened.append(client)
        return client

    yield open_client
    for client in opened:
        await client.aclose()


@pytest.fixture
def client(client_of: ClientOf, store: AStore) -> httpx.AsyncClient:
    return client_of(store.slug)


@dataclass(frozen=True)
class Browser:
    """What a person does with a browser at one store."""

    client: httpx.AsyncClient

    async def sign_in(
        self, password: str = PASSWORD, *, email: str = EMAIL, wanted: str = ""
    ) -> httpx.Response:
        form = {"email": email, "password": password, "next": wanted}
        return await self.client.post("/auth/login", data=form, headers=self.own)

    @property
    def own(self) -> dict[str, str]:
        return {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}


@pytest.fixture
def browser(client: httpx.AsyncClient) -> Browser:
    return Browser(client)


@dataclass(frozen=True)
class Program:
    """What a program does with the API of one store."""

    client: httpx.AsyncClient

    async def sign_in(self, password: str = PASSWORD, email: str = EMAIL) -> httpx.Response:
        body = {"email": email, "password": password}
        return await self.client.post("/auth/login", json=body)

    async def refresh(self, token: str) -> httpx.Response:
        return await self.client.post("/auth/refresh", json={"refresh_token": token})

    async def me(self, token: str) -> httpx.Response:
        return await self.client.get("/auth/me", headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def program(client: httpx.AsyncClient) -> Program:
    return Program(client)


def from_address(app: FastAPI, slug: str, address: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, client=(address, 1)),
        base_url=f"https://{slug}.localhost",
        headers={"X-Tenant-Slug": slug},
    )
