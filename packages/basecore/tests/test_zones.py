"""Who opens a store's transaction goes by its clock, and engines by the standard one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from basecore import clock
from basecore.db import Database, change_zone
from sqlalchemy.exc import DBAPIError
from testkit.plugin import RoleUrl

pytestmark = pytest.mark.db

MANAUS = ZoneInfo("America/Manaus")
LATE = datetime(2026, 4, 1, 3, 30, tzinfo=UTC)
"""Half past eleven of the evening before in Manaus, past midnight in São Paulo."""
THERE, HERE = date(2026, 3, 31), date(2026, 4, 1)


@pytest.fixture
async def people_db(role_url: RoleUrl) -> AsyncIterator[Database]:
    """Return the database as a process that serves people has it."""
    url = role_url("construction_service")
    database = Database(url, source="construction", by_store_clock=True)
    yield database
    await database.close()


async def move(database: Database, tenant: UUID) -> None:
    """Let a store be in Manaus."""
    async with database.tenant(tenant) as session:
        await change_zone(session, MANAUS)


async def day_at(database: Database, tenant: UUID) -> date:
    """Return what day the moment is at the store."""
    async with database.tenant(tenant):
        return clock.business_date(LATE)


async def test_each_store_has_its_own_day(
    people_db: Database, tenant: UUID, other_tenant: UUID
) -> None:
    assert await day_at(people_db, tenant) == HERE
    await move(people_db, tenant)
    assert await day_at(people_db, tenant) == THERE
    assert await day_at(people_db, other_tenant) == HERE
    assert await day_at(people_db, tenant) == THERE
    assert clock.begin(HERE) == datetime(2026, 4, 1, 4, tzinfo=UTC)
    assert clock.standard_date(LATE) == HERE


async def test_the_clock_stays_after_the_transaction(people_db: Database, tenant: UUID) -> None:
    await move(people_db, tenant)
    assert await people_db.zone_of(tenant) == MANAUS
    await day_at(people_db, tenant)
    assert clock.business_date(LATE) == THERE


async def test_a_change_that_is_taken_back_never_counts(people_db: Database, tenant: UUID) -> None:
    async def in_vain() -> None:
        async with people_db.tenant(tenant) as session:
            await change_zone(session, MANAUS)
            raise LookupError

    with pytest.raises(LookupError):
        await in_vain()
    assert await day_at(people_db, tenant) == HERE


async def test_engines_count_days_by_the_standard_clock(
    people_db: Database, engines_db: Database, tenant: UUID
) -> None:
    await move(people_db, tenant)
    await day_at(people_db, tenant)
    assert await day_at(engines_db, tenant) == HERE


async def test_sign_in_reads_it_and_may_not_change_it(
    people_db: Database, role_url: RoleUrl, auth_db: Database, tenant: UUID
) -> None:
    await move(people_db, tenant)
    database = Database(role_url("auth_service"), source="auth", by_store_clock=True)
    assert await day_at(database, tenant) == THERE
    await database.close()
    with pytest.raises(DBAPIError, match="permission denied"):
        await move(auth_db, tenant)


async def test_a_zone_that_nobody_offers_is_refused(people_db: Database, tenant: UUID) -> None:
    with pytest.raises(DBAPIError, match="time_zone"):
        async with people_db.tenant(tenant) as session:
            await change_zone(session, ZoneInfo("Europe/Lisbon"))
