"""Both applications in this process, and stores of theirs: for very many calls."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import httpx
from auth_app.keys import KeyRing, create_key_file
from auth_app.main import create_app
from auth_app.opaque import Seal, new_token
from auth_app.passwords import Passwords
from auth_app.service import create_tenant
from auth_app.sessions import open_session
from auth_app.tenants import NewStore
from auth_app.users import NewUser, Role, add_user, everybody
from auth_app.wiring import Kit
from basecore import clock
from basecore.db import Database
from basecore.ids import new_id
from basecore.tokens import KeySet, SigningKey, Verifier
from fastapi import FastAPI
from in_process import app_over
from neighbours import foreign_ids
from shop import KEY, Shop, token
from testkit.plugin import with_role

from tests.attack.world import SECRET

WORK = ("sales", "finance", "stock", "driver")


@dataclass(frozen=True)
class Store:
    """A store that both applications know, its people by role, and what it has."""

    tenant_id: UUID
    slug: str
    people: Mapping[str, UUID]
    records: Mapping[str, Sequence[str]]
    """Ids by the name of the parameter that takes them."""

    def headers(self, role: str, key: SigningKey) -> dict[str, str]:
        """Return what Nginx would pass on for one of its people."""
        made = token(self.tenant_id, self.slug, role, self.people[role], key=key)
        return {"Authorization": f"Bearer {made}", "X-Tenant-Slug": self.slug}


@dataclass(frozen=True)
class Inside:
    """The sign-in service and the vertical, and how one is let in there."""

    kit: Kit
    auth: FastAPI
    vertical: FastAPI

    def key(self, app: FastAPI) -> SigningKey:
        """Return the key whose tokens an application takes."""
        return self.kit.keys.current if app is self.auth else KEY

    async def open_store(self) -> Store:
        """Open a store and put a record of every kind into it."""
        kit, now = self.kit, clock.now()
        slug = f"s{new_id().hex[-20:]}"
        hashed = await kit.passwords.hash(new_token())
        people = [_person(role, hashed) for role in ("admin", *WORK)]
        new = NewStore(slug=slug, legal_name="Loja Fictícia Ltda.", trade_name="Loja Fictícia")
        tenant_id = await create_tenant(kit.database, new, admin=people[0], now=now)
        async with kit.database.tenant(tenant_id) as session:
            for one in people[1:]:
                await add_user(session, one, now=now)
            ids = {str(one.role): one.id for one in await everybody(session)}
            await open_session(session, ids["admin"], device="Firefox", seal=kit.seal, now=now)
        bare = Store(tenant_id, slug, ids, {})
        there = await foreign_ids(Shop(self.vertical, tenant_id, slug, dict(ids)))
        return dataclasses.replace(bare, records=there | await self._of_auth(bare))

    async def _of_auth(self, store: Store) -> dict[str, list[str]]:
        headers = store.headers("admin", self.key(self.auth))
        async with client_of(self.auth) as client:
            body = {"name": "Loja virtual", "scopes": ["quotes:read"]}
            made = await client.post("/auth/keys", json=body, headers=headers)
            here = await client.get("/auth/sessions", headers=headers)
        return {
            "key_id": [made.json()["details"]["id"]],
            "session_id": [here.json()["items"][0]["id"]],
            "user_id": [str(store.people[role]) for role in WORK],
        }


def _person(role: str, hashed: str) -> NewUser:
    return NewUser(f"{role}@loja.example", f"Pessoa {role}", Role(role), hashed)


def client_of(app: FastAPI) -> httpx.AsyncClient:
    """Return a client that asks an application without a network."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://loja.localhost")


@asynccontextmanager
async def inside(folder: Path, admin_url: str) -> AsyncIterator[Inside]:
    """Run both applications over a migrated database."""
    create_key_file(folder / "keys.json")
    ring, passwords = KeyRing(folder / "keys.json"), Passwords()
    auth = Database(with_role(admin_url, "auth_service"), source="auth")
    vertical = Database(with_role(admin_url, "construction_service"), source="construction")
    kit = Kit(
        database=auth,
        keys=ring,
        verifier=Verifier(KeySet(ring.fetch)),
        seal=Seal.from_secret(SECRET),
        passwords=passwords,
        pause=_no_pause,
    )
    yield Inside(kit, create_app(kit=kit), app_over(vertical, folder, admin_url))
    passwords.close()
    await auth.close()
    await vertical.close()


async def _no_pause(_: float) -> None:
    """Wrong passwords are answered at once: there are very many."""
