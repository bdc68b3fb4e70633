"""What the vertical states anew, page by page, while the store goes on selling."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from basecore import clock
from basecore.consumer import Consumer
from basecore.consumer.tables import republish
from basecore.db import Database
from basecore.leases import LeaseKeeper
from basecore.operations import Operator
from basecore.outbox import PARTITIONS, outbox
from construction import catalog, inventory
from construction.activity import SYSTEM
from construction.inventory import Movement, MovementKind
from construction.inventory import snapshots as ledger
from construction.reactions import Reactions
from shop import Shop
from sqlalchemy import select
from testkit.memory import MemoryStreams
from testkit.plugin import RoleUrl

pytestmark = pytest.mark.db

ALL = dict.fromkeys(range(PARTITIONS), 1)


@pytest.fixture
async def operator(role_url: RoleUrl) -> AsyncIterator[Operator]:
    database = Database(role_url("operator_service"), source="operator")
    yield Operator(database, "maria")
    await database.close()


def worker(database: Database) -> Consumer:
    """Return the vertical's consumer, as another process would have it."""
    made = Consumer(database, MemoryStreams(), LeaseKeeper(database), Reactions())
    made.leases.set(ALL, float("inf"))
    return made


async def carry_out(database: Database) -> None:
    consumer = worker(database)
    while await consumer.requests.look():
        pass


async def events(database: Database, tenant: UUID, name: str) -> list[Any]:
    query = (
        select(outbox)
        .where(outbox.c.tenant_id == tenant, outbox.c.event_type == name)
        .order_by(outbox.c.sequence)
    )
    async with database.tenant(tenant) as session:
        return list((await session.execute(query)).mappings())


async def move(
    database: Database, tenant: UUID, product: UUID, quantity: int, kind: MovementKind
) -> None:
    async with database.tenant(tenant) as session:
        moved = [Movement(product, kind, Decimal(quantity))]
        await inventory.move(session, moved, by=SYSTEM, now=clock.now())


async def products(shop: Shop, count: int) -> list[UUID]:
    return [UUID((await shop.product())["id"]) for _ in range(count)]


async def test_products_balances_and_demand_are_stated(
    shop: Shop, neighbour: Shop, construction_db: Database, operator: Operator
) -> None:
    one, other = await products(shop, 2)
    await products(neighbour, 1)
    for quantity, kind in ((10, MovementKind.RECEIPT), (-3, MovementKind.SALE)):
        await move(construction_db, shop.tenant_id, one, quantity, kind)
    changed = len(await events(construction_db, shop.tenant_id, "product_changed"))
    async with construction_db.tenant(shop.tenant_id) as session:
        await inventory.lose(session, [(one, Decimal(4))], now=clock.now())
    wishes = [
        wish
        for what in ("products", "balances", "demand")
        for wish in await operator.republish("construction", what, [shop.tenant_id])
    ]
    await carry_out(construction_db)
    assert {row.state for row in await operator.republished(wishes)} == {"done"}
    stated = (await events(construction_db, shop.tenant_id, "product_changed"))[changed:]
    assert {row["aggregate_id"] for row in stated} == {one, other}
    assert {row["causation_id"] for row in stated} == {wishes[0]}
    assert {row["actor"] for row in stated} == {"operator"}
    (balance,) = await events(construction_db, shop.tenant_id, "stock_stated")
    assert balance["payload"]["balances"] == [{"location": "store", "on_hand": "7.000"}]
    (demand,) = await events(construction_db, shop.tenant_id, "demand_stated")
    today = clock.business_date(clock.now()).isoformat()
    assert demand["payload"]["days"] == [{"on_date": today, "quantity": "3.000", "lost": "4.000"}]
    assert await events(construction_db, neighbour.tenant_id, "stock_stated") == []
    acts = [(act.action, act.detail["what"]) for act in await operator.acts(shop.tenant_id)]
    assert acts[0] == ("republish", f"products {wishes[0]}")


async def test_suppliers_and_their_offers_are_stated(
    shop: Shop, neighbour: Shop, construction_db: Database, operator: Operator
) -> None:
    (product,) = await products(shop, 1)
    supplier = await shop.supplier(payment_term_days=28)
    await neighbour.supplier()
    for price in ("10.00", "11.00"):
        offer = {"product_id": str(product), "unit_price": price}
        await shop.post(f"/api/v1/suppliers/{supplier['id']}/offers", offer)
    known = [
        await events(construction_db, shop.tenant_id, name)
        for name in ("supplier_registered", "supplier_price_recorded")
    ]
    for what in ("suppliers", "offers"):
        await operator.republish("construction", what, [shop.tenant_id])
    await carry_out(construction_db)
    for before, name in zip(known, ("supplier_registered", "supplier_price_recorded"), strict=True):
        stated = (await events(construction_db, shop.tenant_id, name))[len(before) :]
        assert [row["payload"] for row in stated] == [row["payload"] for row in before]
    assert len(await events(construction_db, neighbour.tenant_id, "supplier_registered")) == 1


async def test_a_successor_goes_on_where_the_wish_had_come(
    shop: Shop, construction_db: Database, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "PAGE", 2)
    made = await products(shop, 5)
    for product in made:
        await move(construction_db, shop.tenant_id, product, 1, MovementKind.RECEIPT)
    (wish,) = await operator.republish("construction", "balances", [shop.tenant_id])
    assert await worker(construction_db).requests.look()
    (row,) = await operator.republished([wish])
    assert (row.state, row.pages) == ("waiting", 1)
    await asyncio.gather(*(carry_out(construction_db) for _ in range(3)))
    (row,) = await operator.republished([wish])
    assert (row.state, row.pages) == ("done", 3)
    stated = await events(construction_db, shop.tenant_id, "stock_stated")
    assert [one["aggregate_id"] for one in stated] == sorted(made)


async def test_what_is_not_known_fails_with_what_is(
    shop: Shop, construction_db: Database, operator: Operator
) -> None:
    (wish,) = await operator.republish("construction", "weather", [shop.tenant_id])
    await carry_out(construction_db)
    (row,) = await operator.republished([wish])
    assert row.state == "failed"
    assert "there are products, balances, demand" in row.error


async def test_an_engine_has_no_tables_to_state(
    shop: Shop, engines_db: Database, operator: Operator
) -> None:
    (wish,) = await operator.republish("construction", "products", [shop.tenant_id])

    class Engine:
        name = "construction"

        async def apply(self, *_: Any, **__: Any) -> None: ...

    consumer = Consumer(engines_db, MemoryStreams(), LeaseKeeper(engines_db), Engine())
    consumer.leases.set(ALL, float("inf"))
    await consumer.requests.look()
    (row,) = await operator.republished([wish])
    assert (row.state, "has no tables of its own" in row.error) == ("failed", True)


async def test_a_page_that_is_in_the_way_waits(
    shop: Shop, construction_db: Database, operator: Operator
) -> None:
    (product,) = await products(shop, 1)
    (wish,) = await operator.republish("construction", "products", [shop.tenant_id])
    async with construction_db.tenant(shop.tenant_id) as session:
        mine = (catalog.Product.tenant_id == shop.tenant_id, catalog.Product.id == product)
        await session.execute(select(catalog.Product.id).where(*mine).with_for_update())
        assert await worker(construction_db).requests.look(), "it gave up"
        (row,) = await operator.republished([wish])
        assert (row.state, row.pages) == ("waiting", 0)
    await carry_out(construction_db)
    (row,) = await operator.republished([wish])
    assert row.state == "done"


def replay(rows: Sequence[Any]) -> dict[UUID, Decimal]:
    """Return the balances that an engine has which sees only these events."""
    found: dict[UUID, Decimal] = {}
    for row in rows:
        payload, product = row["payload"], row["aggregate_id"]
        if row["event_type"] == "stock_stated":
            found[product] = sum((Decimal(b["on_hand"]) for b in payload["balances"]), Decimal())
        elif row["event_type"] == "stock_moved" and product in found:
            found[product] += Decimal(payload["quantity"])
    return found


async def test_a_snapshot_holds_as_of_its_own_sequence_while_goods_move(
    shop: Shop, construction_db: Database, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "PAGE", 2)
    made = await products(shop, 5)
    for product in made:
        await move(construction_db, shop.tenant_id, product, 100, MovementKind.RECEIPT)
    done = asyncio.Event()

    async def trade(seller: int) -> None:
        n = seller
        while not done.is_set():
            n += 1
            kind, quantity = [(MovementKind.SALE, -1), (MovementKind.RECEIPT, 3)][n % 2]
            await move(construction_db, shop.tenant_id, made[n % 5], quantity, kind)

    sellers = [asyncio.create_task(trade(n)) for n in range(4)]
    for _ in range(4):
        await operator.republish("construction", "balances", [shop.tenant_id])
        await carry_out(construction_db)
    done.set()
    await asyncio.gather(*sellers)
    async with construction_db.tenant(shop.tenant_id) as session:
        rows = (await session.execute(select(outbox).order_by(outbox.c.sequence))).mappings().all()
        mine = inventory.StockBalance.tenant_id == shop.tenant_id
        balances = select(inventory.StockBalance.product_id, inventory.StockBalance.on_hand)
        found = await session.execute(balances.where(mine))
        truth = {row.product_id: row.on_hand for row in found}
    stated = [n for n, row in enumerate(rows) if row["event_type"] == "stock_stated"]
    assert len(stated) == 20
    assert stated[-1] - stated[0] > 20, "nothing moved meanwhile"
    # Whichever page an engine begins with, it ends with the ledger's balances.
    for first in stated[::5]:
        assert replay(rows[first:]) == truth


async def test_wishes_of_others_are_left_alone(
    shop: Shop, construction_db: Database, operator: Operator
) -> None:
    (wish,) = await operator.republish("dairy", "products", [shop.tenant_id])
    await carry_out(construction_db)
    async with construction_db.tenant(shop.tenant_id) as session:
        query = select(republish.c.state).where(republish.c.id == wish)
        assert await session.scalar(query) == "waiting"
