"""An engine that has nothing, and an outbox that keeps nothing: the vertical states it all anew."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from basecore import clock
from basecore.consumer import Consumer, Handler
from basecore.db import Database
from basecore.leases import LeaseKeeper, RoleLeases
from basecore.migrate import admin_engine
from basecore.operations import Operator
from basecore.outbox import PARTITIONS
from basecore.streams import read_timeline
from construction import inventory
from construction.activity import SYSTEM
from construction.inventory import Movement, MovementKind
from construction.reactions import Reactions
from engines_core.stock import StockEngine, StockPeriodic
from outbox_relay.relay import Relay
from outbox_relay.store import Store
from outbox_relay.trimmer import Trimmer
from shop import Shop
from sqlalchemy import text
from testkit.memory import MemoryStreams
from testkit.plugin import RoleUrl

pytestmark = pytest.mark.db

ALL = dict.fromkeys(range(PARTITIONS), 1)
LOST = (
    "engines.stock_product",
    "engines.stock_demand",
    "engines.stock_forecast",
    "engines.stock_alert",
    "engines.stock_suggestion",
    "engines.stock_dirty",
)
FACTS = (
    (
        "SELECT product_id, uom, price, cost, is_active, on_hand, first_sale_on "
        "FROM engines.stock_product WHERE tenant_id = :t ORDER BY product_id"
    ),
    (
        "SELECT product_id, on_date, quantity FROM engines.stock_demand "
        "WHERE tenant_id = :t AND quantity <> 0 ORDER BY product_id, on_date"
    ),
)
SEEN = (
    "SELECT product_id, level, on_hand FROM engines.insight_stock_alerts ORDER BY product_id",
    "SELECT product_id, quantity FROM engines.insight_stock_suggestions ORDER BY product_id",
)


class Backbone:
    """Relay, engine and the vertical's worker over streams in memory."""

    def __init__(self, relay: Database, engines: Database, vertical: Database) -> None:
        self._relay, self._engines, self._vertical = relay, engines, vertical
        self._streams = MemoryStreams()

    async def flow(self) -> None:
        """Let everything that waits take effect."""
        leases = RoleLeases("relay", PARTITIONS)
        leases.set(ALL, float("inf"))
        relay = Relay(Store(self._relay), self._streams, leases, Trimmer(self._streams, leases))
        async with self._relay.platform() as connection:
            timeline = await read_timeline(connection)
        while await relay.cycle(timeline):
            pass
        consumer = self._consumer(self._engines, StockEngine())
        await consumer.reader.step(ALL)
        while await self._streams.drained("stock", list(ALL)) != ALL.keys():
            await consumer.reader.step(ALL)
        await StockPeriodic(self._engines, RoleLeases("periodic", 1)).run_marked()

    async def carry_out(self) -> None:
        """Let the vertical's worker do what operators wish for."""
        while await self._consumer(self._vertical, Reactions()).requests.look():
            pass

    def _consumer(self, database: Database, handler: Handler) -> Consumer:
        made = Consumer(database, self._streams, LeaseKeeper(database), handler)
        made.leases.set(ALL, float("inf"))
        return made

    async def known(self, tenant: UUID) -> list[list[tuple[Any, ...]]]:
        """Return the engine's facts, and what the vertical sees of its conclusions."""
        found = []
        for reader, queries in ((self._engines, FACTS), (self._vertical, SEEN)):
            async with reader.tenant(tenant) as session:
                for query in queries:
                    rows = await session.execute(
                        text(query), {"t": tenant} if ":t" in query else {}
                    )
                    found.append([tuple(row) for row in rows])
        return found


@pytest.fixture
async def backbone(
    role_url: RoleUrl, engines_db: Database, construction_db: Database
) -> AsyncIterator[Backbone]:
    relay = Database(role_url("relay_service"), source="relay")
    yield Backbone(relay, engines_db, construction_db)
    await relay.close()


async def trade(shop: Shop, database: Database) -> None:
    """Take goods in, and hand some of them over."""
    for quantity in (20, 500, 3):
        product = UUID((await shop.product(cost="30.10", weight_kg="50"))["id"])
        async with database.tenant(shop.tenant_id) as session:
            moved = [Movement(product, MovementKind.RECEIPT, Decimal(quantity))]
            await inventory.move(session, moved, by=SYSTEM, now=clock.now())
        for _ in range(2):
            order = await shop.order(lines=[{"product_id": str(product), "quantity": "9"}])
            for status in ("preparing", "out_for_delivery", "delivered"):
                order = await shop.step(order, status)
    await shop.product()


async def test_a_new_engine_learns_a_whole_store_from_snapshots(
    shop: Shop,
    neighbour: Shop,
    construction_db: Database,
    backbone: Backbone,
    role_url: RoleUrl,
    admin_url: str,
) -> None:
    for store in (shop, neighbour):
        await trade(store, construction_db)
    for _ in range(2):  # what the engine announces is published by the second
        await backbone.flow()
    before, beside = [await backbone.known(one.tenant_id) for one in (shop, neighbour)]
    assert [len(rows) for rows in before] == [4, 3, 2, 2]
    engine = admin_engine(admin_url)
    async with engine.begin() as connection:
        for table in (*LOST, "events.watermark", "events.outbox"):
            gone = text(f"DELETE FROM {table} WHERE tenant_id = :t")  # noqa: S608 - the names are this file's own
            await connection.execute(gone, {"t": shop.tenant_id})
    await engine.dispose()
    assert await backbone.known(shop.tenant_id) == [[], [], [], []]
    database = Database(role_url("operator_service"), source="operator")
    operator = Operator(database, "maria")
    for what in ("products", "balances", "demand"):
        await operator.republish("construction", what, [shop.tenant_id])
    for _ in range(2):
        await backbone.carry_out()
        await backbone.flow()
        assert await backbone.known(shop.tenant_id) == before
        assert await backbone.known(neighbour.tenant_id) == beside
        for what in ("products", "balances", "demand"):
            await operator.republish("construction", what, [shop.tenant_id])
    await database.close()
