"""Random histories: whatever failed, was retried, rebuilt or stated anew, the end is the same."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from basecore import outbox
from basecore.clock import business_date
from basecore.consumer import PoisonError
from basecore.consumer.tables import dead_letter
from basecore.db import Database, TenantSession
from basecore.ids import new_id
from basecore.leases import RoleLeases
from basecore.migrate import admin_engine
from basecore.streams import Envelope
from contracts import (
    DayOfDemand,
    DemandStated,
    Event,
    GoodsReturned,
    LocationBalance,
    ProductChanged,
    ProductPriceChanged,
    ProductRegistered,
    SaleLine,
    SaleRecorded,
    StockMoved,
    StockReleased,
    StockReserved,
    StockStated,
)
from contracts.stock import ReservedLine
from engines_core.stock import StockEngine, StockPeriodic
from sqlalchemy import text, update

pytestmark = [pytest.mark.db, pytest.mark.redis]

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
DAYS = 40
Recorded = tuple[datetime, Event]

VIEWS = {
    "stock_product": "product_id, uom, price, cost, is_active, on_hand, reserved, first_sale_on",
    "stock_demand": "product_id, on_date, quantity",
    "insight_stock_alerts": "product_id, level, on_hand, mean_daily_demand, days_to_stock_out, "
    "explanation_key, explanation_figures",
    "insight_stock_suggestions": "product_id, quantity, minimum, maximum, estimated_cost",
    "insight_stock_products": "product_id, on_hand, mean_daily_demand, minimum, maximum",
}


@dataclass(slots=True)
class Shop:
    """A vertical in memory: it knows what is true, and says it in events."""

    chance: random.Random
    products: list[UUID] = field(default_factory=lambda: [UUID(int=n) for n in range(1, 7)])
    on_hand: dict[UUID, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    reserved: dict[UUID, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    sold: dict[tuple[UUID, date], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    registered: set[UUID] = field(default_factory=set)

    def history(self, count: int) -> list[Recorded]:
        """Return what happens on so many occasions of the last days, in order."""
        found: list[Recorded] = []
        for n in range(count):
            at = NOW - timedelta(days=DAYS) + n * timedelta(days=DAYS) / count
            found += [(at, event) for event in self.event(at)]
        return found

    def event(self, at: datetime) -> list[Event]:
        """Return the events of one occasion."""
        product = self.chance.choice(self.products)
        if product not in self.registered:
            self.registered.add(product)
            return [ProductRegistered(**self.facts(product))]
        kinds = (
            *(self.sale, self.sale, self.sale, self.receipt, self.change, self.price),
            *(self.reserve, self.reserve, self.release, self.back),
        )
        return self.chance.choice(kinds)(product, at)

    def facts(self, product: UUID) -> dict[str, Any]:
        cost = Decimal(self.chance.randrange(1, 90))
        active = self.chance.random() < 0.9
        return {
            "product_id": product,
            "uom": self.chance.choice(["UN", "SC"]),
            "base_price": cost * 2,
            "cost": cost,
            "is_active": active,
        }

    def change(self, product: UUID, _at: datetime) -> list[Event]:
        return [ProductChanged(**self.facts(product))]

    def price(self, product: UUID, _at: datetime) -> list[Event]:
        new = Decimal(self.chance.randrange(1, 200))
        return [ProductPriceChanged(product_id=product, old_price=new, new_price=new)]

    def receipt(self, product: UUID, _at: datetime) -> list[Event]:
        return [self.move(product, Decimal(self.chance.randrange(1, 60)), "receipt")]

    def move(self, product: UUID, quantity: Decimal, kind: Any) -> Event:
        self.on_hand[product] += quantity
        balance = self.on_hand[product]
        return StockMoved(
            movement_id=new_id(), product_id=product, kind=kind, quantity=quantity, balance=balance
        )

    def sale(self, product: UUID, at: datetime) -> list[Event]:
        quantity = Decimal(self.chance.randrange(1, 12))
        self.sold[product, business_date(at)] += quantity
        line = SaleLine(product_id=product, quantity=quantity, uom="UN", total=quantity)
        event = SaleRecorded(order_id=new_id(), customer_id=new_id(), lines=(line,))
        return [self.move(product, -quantity, "sale"), event]

    def reserve(self, product: UUID, _at: datetime) -> list[Event]:
        quantity = Decimal(self.chance.randrange(1, 9))
        self.reserved[product] += quantity
        line = ReservedLine(product_id=product, quantity=quantity)
        return [StockReserved(order_id=new_id(), lines=(line,))]

    def release(self, product: UUID, _at: datetime) -> list[Event]:
        quantity, self.reserved[product] = self.reserved[product], Decimal(0)
        line = ReservedLine(product_id=product, quantity=quantity)
        return [StockReleased(order_id=new_id(), reason="order_cancelled", lines=(line,))]

    def back(self, product: UUID, at: datetime) -> list[Event]:
        today = business_date(at)
        sold = [day for (one, day), q in self.sold.items() if one == product and q > 1]
        days = [day for day in sold if day <= today]
        day = self.chance.choice(days) if days else today
        self.sold[product, day] -= 1
        line = SaleLine(product_id=product, quantity=Decimal(1), uom="UN", total=Decimal(1))
        return [GoodsReturned(return_id=new_id(), kind="return", sold_on=day, lines=(line,))]

    def snapshots(self) -> list[Recorded]:
        """State everything as it is now, in three events for each product."""
        since = business_date(NOW) - timedelta(days=DAYS * 2)
        found: list[Event] = []
        for product in sorted(self.registered):
            days = tuple(
                DayOfDemand(on_date=day, quantity=q)
                for (one, day), q in self.sold.items()
                if one == product
            )
            held = LocationBalance(location="store", on_hand=self.on_hand[product])
            found += [
                ProductChanged(**self.facts(product)),
                StockStated(product_id=product, balances=(held,), reserved=self.reserved[product]),
                DemandStated(product_id=product, since=since, days=days),
            ]
        return [(NOW, event) for event in found]


class Unsteady:
    """The stock engine with days on which it cannot stand some events."""

    name = "stock"

    def __init__(self) -> None:
        self.engine = StockEngine(lambda: NOW)
        self.poison: dict[UUID, set[int]] = {}

    async def apply(
        self, session: TenantSession, events: Sequence[Envelope], *, generation: int
    ) -> None:
        await self.engine.apply(session, events, generation=generation)
        poison = self.poison.get(session.tenant_id, set())
        if bad := {event.sequence for event in events} & poison:
            raise PoisonError(dict.fromkeys(bad, "not today"))

    async def rebuild(self, *given: Any) -> None:
        await self.engine.rebuild(*given)


async def happen(database: Database, tenant: UUID, history: Sequence[Recorded]) -> None:
    """Record events, a few in each transaction."""
    for start in range(0, len(history), 10):
        async with database.tenant(tenant) as session:
            for at, event in history[start : start + 10]:
                outbox.record(session, event, at=at)


@dataclass(slots=True)
class Look:
    """Reads facts as the engine does, and conclusions as a vertical does."""

    engines: Database
    vertical: Database

    async def __call__(self, tenant: UUID) -> dict[str, list[Any]]:
        """Return everything of a store, once all marks are dealt with."""
        await StockPeriodic(self.engines, RoleLeases("periodic", 1), lambda: NOW).run_marked()
        return {view: await self._rows(view, tenant) for view in VIEWS}

    async def _rows(self, view: str, tenant: UUID) -> list[Any]:
        reader = self.vertical if view.startswith("insight") else self.engines
        query = f"SELECT {VIEWS[view]} FROM engines.{view} WHERE tenant_id = :t ORDER BY 1, 2"  # noqa: S608 - the names are this file's own
        async with reader.tenant(tenant) as session:
            rows = [tuple(row) for row in await session.execute(text(query), {"t": tenant})]
        return [row for row in rows if view != "stock_demand" or row[-1]]


@pytest.fixture
def results(engines_db: Database, construction_db: Database) -> Look:
    return Look(engines_db, construction_db)


def true_of(shop: Shop) -> tuple[dict[UUID, Decimal], dict[tuple[UUID, date], Decimal]]:
    return dict(shop.on_hand), {key: q for key, q in shop.sold.items() if q}


def found_in(result: dict[str, list[Any]]) -> tuple[Any, Any]:
    on_hand = {row[0]: row[5] for row in result["stock_product"] if row[5]}
    return on_hand, {(p, day): q for p, day, q in result["stock_demand"]}


SEEDS = pytest.mark.parametrize("seed", [3, 11, 20])


@SEEDS
async def test_what_is_retried_ends_as_if_it_had_never_failed(
    path: Any,
    construction_db: Database,
    engines_db: Database,
    results: Look,
    tenant: UUID,
    other_tenant: UUID,
    seed: int,
) -> None:
    shop = Shop(random.Random(seed))  # noqa: S311 - no secret
    history = shop.history(60)
    if seed % 2:
        history += shop.snapshots()
    sane = len(history)
    history += shop.history(60)
    for store in (tenant, other_tenant):
        await happen(construction_db, store, history)
    unsteady = Unsteady()
    dead = {at for at in range(1, sane - 20) if shop.chance.random() < 0.15}
    dead |= {at for at in range(sane + 1, len(history)) if shop.chance.random() < 0.15}
    unsteady.poison[tenant] = dead
    await path.publish()
    consumer = path.consumer(unsteady)
    await path.consume(consumer)
    letters = await path.rows(dead_letter, tenant)
    assert {one["sequence"] for one in letters} == dead
    failed = await results(tenant)
    unsteady.poison.clear()
    again = list(dead)
    shop.chance.shuffle(again)
    for some in (again[::2], again[1::2]):
        await wish(engines_db, tenant, some)
        await consumer.requests.look()
    assert {one["state"] for one in await path.rows(dead_letter, tenant)} == {"retried"}
    healed, steady = [await results(one) for one in (tenant, other_tenant)]
    assert healed == steady
    assert healed != failed
    on_hand, sold = true_of(shop)
    assert found_in(steady) == ({p: q for p, q in on_hand.items() if q}, sold)


async def wish(database: Database, tenant: UUID, sequences: Sequence[int]) -> None:
    """Wish that dead letters be tried again."""
    mine = (dead_letter.c.tenant_id == tenant, dead_letter.c.sequence.in_(sequences))
    async with database.tenant(tenant) as session:
        await session.execute(update(dead_letter).where(*mine).values(state="retry"))


@SEEDS
async def test_a_new_engine_has_the_facts_from_snapshots(
    path: Any,
    construction_db: Database,
    results: Look,
    tenant: UUID,
    other_tenant: UUID,
    admin_url: str,
    seed: int,
) -> None:
    shop = Shop(random.Random(seed))  # noqa: S311 - no secret
    history = shop.history(80)
    before, between = len(history) // 2, len(history)
    history += shop.snapshots()
    history += shop.history(20)
    for store in (tenant, other_tenant):
        await happen(construction_db, store, history)
    # What retention has taken is not there for an engine that begins today.
    engine = admin_engine(admin_url)
    old = text("DELETE FROM events.outbox WHERE tenant_id = :t AND sequence <= :upto")
    moved = text("UPDATE events.relay_cursor SET published_sequence = :upto WHERE tenant_id = :t")
    async with engine.begin() as connection:
        for statement in (old, moved):
            await connection.execute(statement, {"t": tenant, "upto": before})
    await engine.dispose()
    assert 0 < before < between
    await path.publish()
    consumer = path.consumer(Unsteady())
    await path.consume(consumer)
    await consumer.catch_up.sweep()
    young, old_one = [await results(one) for one in (tenant, other_tenant)]
    assert young == old_one


async def test_a_snapshot_that_comes_late_is_refused_rather_than_guessed(
    path: Any, construction_db: Database, engines_db: Database, results: Look, tenant: UUID
) -> None:
    shop = Shop(random.Random(5))  # noqa: S311 - no secret
    history = shop.history(40)
    at = len(history) + 2
    history += shop.snapshots()
    product = history[at - 1][1].aggregate_id
    history += [(NOW, event) for event in shop.sale(product, NOW)]
    await happen(construction_db, tenant, history)
    unsteady = Unsteady()
    unsteady.poison[tenant] = {at}
    await path.publish()
    consumer = path.consumer(unsteady)
    await path.consume(consumer)
    unsteady.poison.clear()
    before = await results(tenant)
    await wish(engines_db, tenant, [at])
    await consumer.requests.look()
    (letter,) = await path.rows(dead_letter, tenant)
    assert letter["state"] == "open"
    assert "republish it anew" in letter["error"]
    assert await results(tenant) == before


@SEEDS
async def test_rebuilds_under_load_end_as_if_there_had_been_none(
    path: Any,
    construction_db: Database,
    engines_db: Database,
    results: Look,
    tenant: UUID,
    other_tenant: UUID,
    seed: int,
) -> None:
    shop = Shop(random.Random(seed))  # noqa: S311 - no secret
    history = shop.history(150)
    unsteady = Unsteady()
    consumer = path.consumer(unsteady)
    done = asyncio.Event()
    rebuilt = 0

    async def rebuild() -> None:
        nonlocal rebuilt
        while not done.is_set():
            await unsteady.rebuild(engines_db, tenant, consumer.requests._watermarks)  # noqa: SLF001 - the test looks inside
            rebuilt += 1

    first, rest = history[:60], history[60:]
    await happen(construction_db, tenant, first)
    await path.publish()
    await path.consume(consumer)
    running = asyncio.create_task(rebuild())
    for start in range(0, len(rest), 10):
        await happen(construction_db, tenant, rest[start : start + 10])
        await path.publish()
        await path.consume(consumer)
    done.set()
    await running
    assert rebuilt > 1
    await happen(construction_db, other_tenant, history)
    await path.publish()
    await path.consume(consumer)
    under_load, alone = [await results(one) for one in (tenant, other_tenant)]
    assert under_load == alone
