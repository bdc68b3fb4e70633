"""A transaction sees and touches one store's rows: twice locked, by PostgreSQL and by the ORM."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

import pytest
from basecore.db import Database, RequestContext, TenantOwned, TenantSession, owner_metadata
from basecore.ids import new_id
from basecore.outbox import relay_cursor, tenant_counter
from sqlalchemy import MetaData, delete, func, insert, select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased
from testkit.plugin import RoleUrl

pytestmark = pytest.mark.db

BOUND = text("SELECT current_setting('app.tenant_id', true)")
REFUSED = "row-level security"
MAILS = text("SELECT tenant_id FROM auth.outgoing")
MAIL = text(
    "INSERT INTO auth.outgoing (tenant_id, id, channel, idempotency_key, payload, status, "
    "attempts, created_at) VALUES (:tenant, :id, 'mail', 'k', '{}', 'waiting', 0, now())"
)


class Base(DeclarativeBase):
    metadata: ClassVar[MetaData] = owner_metadata("events")


class Cursor(TenantOwned, Base):
    """The relay's cursor, mapped here to try the ORM on a table that exists."""

    __tablename__ = "relay_cursor"

    published_sequence: Mapped[int]


async def mailed(database: Database, tenant: UUID) -> None:
    """Let a store have a mail: a row that nothing may see across stores."""
    async with database.tenant(tenant) as session:
        await session.execute(MAIL, {"tenant": tenant, "id": new_id()})


async def test_the_store_is_bound_inside_and_nothing_stays(role_url: RoleUrl, tenant: UUID) -> None:
    database = Database(role_url("auth_service"), source="auth", pool_size=1)
    async with database.tenant(tenant) as session:
        assert await session.scalar(BOUND) == str(tenant)
        async with session.begin_nested():
            assert await session.scalar(BOUND) == str(tenant)
    async with database.platform() as connection:
        assert await connection.scalar(BOUND) == ""
    await database.close()


async def test_a_rolled_back_savepoint_leaves_the_store_bound(
    auth_db: Database, tenant: UUID
) -> None:
    async with auth_db.tenant(tenant) as session:
        savepoint = await session.begin_nested()
        await savepoint.rollback()
        assert await session.scalar(BOUND) == str(tenant)


async def test_only_the_stores_own_rows_are_seen(
    auth_db: Database, tenant: UUID, other_tenant: UUID
) -> None:
    for one in (tenant, other_tenant):
        await mailed(auth_db, one)
    for one in (tenant, other_tenant):
        async with auth_db.tenant(one) as session:
            assert (await session.scalars(MAILS)).all() == [one]


async def test_without_a_store_there_are_no_rows(auth_db: Database, tenant: UUID) -> None:
    await mailed(auth_db, tenant)
    async with auth_db.platform() as connection:
        assert (await connection.scalars(MAILS)).all() == []
        await connection.execute(text("SET LOCAL app.tenant_id = ''"))
        assert (await connection.scalars(MAILS)).all() == []


async def test_a_row_for_another_store_is_refused(auth_db: Database, tenant: UUID) -> None:
    foreign = insert(tenant_counter).values(tenant_id=new_id(), partition=1)
    with pytest.raises(ProgrammingError, match=REFUSED):
        async with auth_db.tenant(tenant) as session:
            await session.execute(foreign)


async def test_another_stores_row_cannot_be_changed(
    auth_db: Database, tenant: UUID, other_tenant: UUID
) -> None:
    change = update(tenant_counter).values(last_sequence=99).returning(tenant_counter.c.tenant_id)
    async with auth_db.tenant(tenant) as session:
        foreign = change.where(tenant_counter.c.tenant_id == other_tenant)
        assert (await session.scalars(foreign)).all() == []
        assert (await session.scalars(change)).all() == [tenant]
    async with auth_db.tenant(other_tenant) as session:
        mine = select(tenant_counter.c.last_sequence).where(
            tenant_counter.c.tenant_id == other_tenant
        )
        assert await session.scalar(mine) == 0


async def give_away(database: Database, tenant: UUID) -> None:
    async with database.tenant(tenant) as session:
        await session.execute(text("SET LOCAL ROLE basec_owner"))
        mine = update(relay_cursor).where(relay_cursor.c.tenant_id == tenant)
        await session.execute(mine.values(tenant_id=new_id()))


async def test_not_even_the_owner_can_give_a_row_away(admin_url: str, tenant: UUID) -> None:
    database = Database(admin_url, source="test")
    with pytest.raises(ProgrammingError, match=REFUSED):
        await give_away(database, tenant)
    await database.close()


@pytest.mark.parametrize("wrong", ["x'; DROP TABLE y --", None, 7])
def test_only_a_uuid_is_a_store(auth_db: Database, wrong: UUID) -> None:
    with pytest.raises(TypeError, match="not a tenant id"):
        TenantSession(auth_db.engine, wrong, source="auth", context=RequestContext())


async def test_the_orm_filters_even_where_row_security_does_not(
    admin_url: str, tenant: UUID, other_tenant: UUID
) -> None:
    superuser = Database(admin_url, source="test")
    async with superuser.tenant(tenant) as session:
        stores = (await session.scalars(select(tenant_counter.c.tenant_id))).all()
        assert len(stores) > 1, "a superuser is above row security"
        found = (await session.scalars(select(Cursor))).all()
        assert [cursor.tenant_id for cursor in found] == [tenant]
        assert await session.scalar(select(func.count()).select_from(aliased(Cursor))) == 1
        assert await session.get(Cursor, other_tenant) is None
    await superuser.close()


async def test_the_orm_filters_changes_too(
    admin_url: str, tenant: UUID, other_tenant: UUID
) -> None:
    superuser = Database(admin_url, source="test")
    async with superuser.tenant(tenant) as session:
        changed = update(Cursor).values(published_sequence=0).returning(Cursor.tenant_id)
        assert (await session.scalars(changed)).all() == [tenant]
        gone = delete(Cursor).where(Cursor.tenant_id == other_tenant).returning(Cursor.tenant_id)
        assert (await session.scalars(gone)).all() == []
    await superuser.close()


async def test_the_filter_follows_the_session(
    admin_url: str, tenant: UUID, other_tenant: UUID
) -> None:
    superuser = Database(admin_url, source="test")
    for store in (tenant, other_tenant, tenant):
        async with superuser.tenant(store) as session:
            found = (await session.scalars(select(Cursor))).all()
            assert [cursor.tenant_id for cursor in found] == [store]
    await superuser.close()
