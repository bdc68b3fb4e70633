"""Engines are horizontal: a dairy that they do not know gets its conclusions from events alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from basecore.consumer import Consumer
from basecore.db import Database, check_safety
from basecore.leases import LeaseKeeper, RoleLeases
from basecore.outbox import PARTITIONS
from basecore.streams import Streams, read_timeline
from engines_core.stock import StockEngine, StockPeriodic
from outbox_relay.relay import Relay
from outbox_relay.store import Store
from outbox_relay.trimmer import Trimmer
from sqlalchemy import text
from testkit.memory import MemoryStreams

from tests.second_vertical import dairy

pytestmark = pytest.mark.db

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
DAYS = 20
ALL = dict.fromkeys(range(PARTITIONS), 1)
FOREVER = float("inf")


def lead(leases: RoleLeases) -> RoleLeases:
    leases.set(ALL, FOREVER)
    return leases


async def conclude(relay_db: Database, engines_db: Database, tenants: list[UUID]) -> None:
    """Let relay and stock engine do their work, scheduled run included."""
    streams: Streams = MemoryStreams()
    leases = lead(RoleLeases("relay", PARTITIONS))
    relay = Relay(Store(relay_db), streams, leases, Trimmer(streams, leases))
    async with relay_db.platform() as connection:
        timeline = await read_timeline(connection)
    while await relay.cycle(timeline):
        pass
    engine = StockEngine(lambda: NOW)
    consumer = Consumer(engines_db, streams, LeaseKeeper(engines_db), engine)
    held = lead(consumer.leases).held()
    await consumer.reader.step(held)
    while await streams.drained(consumer.name, list(ALL)) != ALL.keys():
        await consumer.reader.step(held)
    periodic = StockPeriodic(engines_db, RoleLeases("periodic:stock", 1), lambda: NOW)
    for tenant in tenants:
        await periodic.full(tenant)


async def trade(database: Database, tenant: UUID) -> tuple[dairy.Product, dairy.Product]:
    """Sell 30 litres and 5 loaves a day; leave 60 litres and 500 loaves."""
    first = NOW - timedelta(days=DAYS)
    async with database.tenant(tenant) as session:
        milk = await dairy.register(session, "Milk", "L", Decimal("1.20"), at=first)
        bread = await dairy.register(session, "Bread", "UN", Decimal("3.50"), at=first)
        await dairy.receive(session, milk.id, Decimal(30 * DAYS + 60), at=first)
        await dairy.receive(session, bread.id, Decimal(5 * DAYS + 500), at=first)
    for day in range(DAYS):
        async with database.tenant(tenant) as session:
            at = first + timedelta(days=day + 1)
            await dairy.sell(session, milk.id, Decimal(30), at=at)
            await dairy.sell(session, bread.id, Decimal(5), at=at)
    return milk, bread


async def test_a_dairy_gets_conclusions_about_milk_and_bread(
    dairy_db: Database, relay_db: Database, engines_db: Database, tenant: UUID, neighbour: UUID
) -> None:
    await check_safety(dairy_db)
    milk, bread = await trade(dairy_db, tenant)
    await conclude(relay_db, engines_db, [tenant, neighbour])
    async with dairy_db.tenant(tenant) as session:
        figures = await dairy.figures(session)
        (alert,) = await dairy.runs_out(session)
        (suggestion,) = await dairy.to_buy(session)
    assert figures[milk.id].on_hand == 60
    assert figures[milk.id].mean_daily_demand == 30
    assert figures[bread.id].on_hand == 500
    assert figures[bread.id].mean_daily_demand == 5
    assert (alert.product_id, alert.level) == (milk.id, "high")
    assert alert.days_to_stock_out == 2
    assert suggestion.product_id == milk.id
    assert 30 * 7 <= suggestion.minimum <= 30 * 8, "a lead time's, and what a day may take"
    assert suggestion.quantity == suggestion.maximum - 60
    async with dairy_db.tenant(neighbour) as session:
        assert not await dairy.figures(session)
        assert not await dairy.runs_out(session)
        assert not await dairy.to_buy(session)


async def test_a_delivery_clears_the_alert(
    dairy_db: Database, relay_db: Database, engines_db: Database, tenant: UUID
) -> None:
    milk, _ = await trade(dairy_db, tenant)
    await conclude(relay_db, engines_db, [tenant])
    async with dairy_db.tenant(tenant) as session:
        await dairy.receive(session, milk.id, Decimal(1000), at=NOW)
    await conclude(relay_db, engines_db, [tenant])
    async with dairy_db.tenant(tenant) as session:
        assert not await dairy.runs_out(session)
        assert not await dairy.to_buy(session)
        assert (await dairy.figures(session))[milk.id].on_hand == 1060


async def test_the_dairy_sees_only_conclusions(dairy_db: Database) -> None:
    async with dairy_db.platform() as connection:
        held = await connection.scalars(
            text(
                "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'r' "
                "AND c.relnamespace::regnamespace::text IN ('auth', 'construction', 'engines') "
                "AND has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE')"
            )
        )
        assert list(held) == []
