"""The demo stores, the events of a new store, and the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest
from auth_app.demo import STORES, report, seed
from auth_app.passwords import Passwords
from auth_app.service import create_tenant
from auth_app.tables import metadata
from auth_app.tenants import InvalidStoreError, NewStore
from auth_app.users import NewUser, Role, User
from basecore.migrate import admin_engine
from basecore.outbox import outbox
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

if TYPE_CHECKING:
    from basecore.db import Database

    from .conftest import AStore, ClientOf, Clock, Program

pytestmark = pytest.mark.db

ADMIN = NewUser("dono@x.example", "Dono", Role.ADMIN, "$argon2id$")


async def test_the_demo_can_be_made_twice(
    auth_db: Database, passwords: Passwords, clock: Clock, client_of: ClientOf
) -> None:
    first = await seed(auth_db, passwords, "first password", now=clock())
    second = await seed(auth_db, passwords, "second password", now=clock())
    assert first == second
    for made in first.values():
        assert set(made["people"]) == {"admin", "sales", "finance", "stock", "driver"}
        async with auth_db.tenant(made["tenant_id"]) as session:
            assert await session.scalar(select(func.count()).select_from(User)) == 5
    told = orjson.loads(report(second, "second password"))
    assert set(told["tenants"]) == {"demo", "vizinha"}
    assert told == orjson.loads(report(first, "second password"))
    assert len(told["accounts"]) == 10
    for account in told["accounts"]:
        body = {"email": account["email"], "password": account["password"]}
        answer = await client_of(account["tenant"]).post("/auth/login", json=body)
        assert answer.status_code == 200
    assert len({demo.store.primary_color for demo in STORES}) == 2


async def test_a_new_store_is_announced(admin_url: str, store: AStore) -> None:
    engine = admin_engine(admin_url)
    async with engine.connect() as connection:
        rows = await connection.execute(select(outbox).where(outbox.c.tenant_id == store.tenant_id))
        (row,) = rows.all()
    await engine.dispose()
    assert (row.sequence, row.event_type) == (1, "tenant_created")
    assert row.payload == {"store_id": str(store.tenant_id), "slug": store.slug}


@pytest.mark.parametrize("slug", ["www", "Demo", "-a", "a-", "a.b", "ab\n", "a" * 33, ""])
async def test_a_bad_slug_makes_no_store(auth_db: Database, clock: Clock, slug: str) -> None:
    with pytest.raises(InvalidStoreError):
        await create_tenant(auth_db, NewStore(slug, "X", "X"), admin=ADMIN, now=clock())


async def test_a_bad_colour_makes_no_store(auth_db: Database, clock: Clock) -> None:
    bad = NewStore("colour", "X", "X", primary_color="red")
    with pytest.raises(InvalidStoreError):
        await create_tenant(auth_db, bad, admin=ADMIN, now=clock())


async def test_a_slug_is_taken_once(auth_db: Database, store: AStore, clock: Clock) -> None:
    with pytest.raises(IntegrityError):
        await create_tenant(auth_db, NewStore(store.slug, "X", "X"), admin=ADMIN, now=clock())


async def test_one_store_sees_nothing_of_another(
    auth_db: Database, store: AStore, other_store: AStore, program: Program
) -> None:
    await program.sign_in()
    async with auth_db.tenant(other_store.tenant_id) as session:
        for table in metadata.sorted_tables:
            if table.name != "tenants":
                found = await session.execute(
                    select(table).where(table.c.tenant_id == store.tenant_id)
                )
                assert found.all() == []
        with pytest.raises(DBAPIError, match="row-level security"):
            await session.execute(
                text(
                    "INSERT INTO auth.sign_in_failures "
                    "(tenant_id, kind, subject, failures, last_failed_at) "
                    "VALUES (:tenant_id, 'account', 'x', 1, now())"
                ),
                {"tenant_id": store.tenant_id},
            )
        await session.rollback()


@pytest.mark.usefixtures("store")
async def test_without_a_store_only_stores_and_that_mails_wait_are_seen(auth_db: Database) -> None:
    seen = set()
    async with auth_db.platform() as connection:
        for table in metadata.sorted_tables:
            if await connection.scalar(select(func.count()).select_from(table)):
                seen.add(table.name)
    assert seen - {"outgoing_due"} == {"tenants"}
