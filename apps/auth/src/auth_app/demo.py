"""`python -m auth_app.demo`: two fictional stores, with one account for each role.

Reads `BASEC_DATABASE_URL` (as `auth_service`) and `BASEC_DEMO_PASSWORD`; prints the accounts as
JSON. Running it again changes nothing, except that the accounts get the password given now.
"""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from basecore import clock
from basecore.db import Database

from auth_app.passwords import Passwords
from auth_app.service import create_tenant
from auth_app.tenants import NewStore, find_by_slug
from auth_app.users import NewUser, Role, add_user, find_by_email, set_password


@dataclass(frozen=True, slots=True)
class DemoStore:
    """A store and the people who work there."""

    store: NewStore
    people: tuple[tuple[Role, str, str], ...]
    """Role, name, and the part of the e-mail before the @."""

    def email(self, local: str) -> str:
        """Return a person's address, in a domain that can never exist."""
        return f"{local}@{self.store.slug}.example"


STORES = (
    DemoStore(
        NewStore(
            slug="demo",
            legal_name="Depósito Paraíba Materiais de Construção Ltda.",
            trade_name="Depósito Paraíba",
            primary_color="#1f5fbf",
            secondary_color="#d97706",
        ),
        (
            (Role.ADMIN, "Marlene Azevedo", "dono"),
            (Role.SALES, "Rafael Toledo", "vendedor"),
            (Role.FINANCE, "Ivone Brandão", "financeiro"),
            (Role.STOCK, "Cláudio Rezende", "estoque"),
            (Role.DRIVER, "Wellington Pires", "motorista"),
        ),
    ),
    DemoStore(
        NewStore(
            slug="vizinha",
            legal_name="Vizinha Casa e Obra Comércio Ltda.",
            trade_name="Vizinha Casa e Obra",
            primary_color="#0f766e",
            secondary_color="#be123c",
        ),
        (
            (Role.ADMIN, "Otávio Siqueira", "dono"),
            (Role.SALES, "Priscila Moura", "vendedor"),
            (Role.FINANCE, "Geraldo Antunes", "financeiro"),
            (Role.STOCK, "Neide Carvalho", "estoque"),
            (Role.DRIVER, "Adilson Freitas", "motorista"),
        ),
    ),
)


async def seed(
    database: Database, passwords: Passwords, password: str, *, now: datetime
) -> dict[str, dict[str, Any]]:
    """Make sure that both stores and all accounts exist; return them by slug."""
    password_hash = await passwords.hash(password)
    return {
        demo.store.slug: await _seed_store(database, demo, password_hash, now=now)
        for demo in STORES
    }


async def _seed_store(
    database: Database, demo: DemoStore, password_hash: str, *, now: datetime
) -> dict[str, Any]:
    people = [
        NewUser(demo.email(local), name, role, password_hash) for role, name, local in demo.people
    ]
    store = await find_by_slug(database, demo.store.slug)
    tenant_id = (
        store.tenant_id
        if store
        else await create_tenant(database, demo.store, admin=people[0], now=now)
    )
    staff = {}
    async with database.tenant(tenant_id) as session:
        for person in people:
            known = await find_by_email(session, person.email)
            if known is None:
                known = await add_user(session, person, now=now)
            else:
                set_password(known, password_hash)
            staff[person.role.value] = {"id": known.id, "name": known.name}
    return {"tenant_id": tenant_id, "people": staff}


def report(tenants: dict[str, dict[str, Any]], password: str) -> bytes:
    """Return what `./basec status --json` shows of accounts and stores."""
    accounts = [
        {
            "tenant": demo.store.slug,
            "role": role.value,
            "email": demo.email(local),
            "password": password,
        }
        for demo in STORES
        for role, _, local in demo.people
    ]
    # The driver's own kind of UUID is none that orjson knows.
    return orjson.dumps({"accounts": accounts, "tenants": tenants}, default=str)


async def main() -> None:
    """Seed the database that the environment names and print the accounts."""
    password = os.environ["BASEC_DEMO_PASSWORD"]
    database = Database(os.environ["BASEC_DATABASE_URL"], source="auth", pool_size=1)
    passwords = Passwords()
    try:
        tenants = await seed(database, passwords, password, now=clock.now())
    finally:
        passwords.close()
        await database.close()
    sys.stdout.write(report(tenants, password).decode() + "\n")


if __name__ == "__main__":
    asyncio.run(main())
