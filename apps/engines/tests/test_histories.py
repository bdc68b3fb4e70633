"""Random histories: whatever failed, was retried, rebuilt or stated anew, the end is the same."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from basecore import outbox
from basecore.consumer import PoisonError
from basecore.consumer.tables import dead_letter
from basecore.db import Database, TenantSession
from basecore.leases import RoleLeases
from basecore.migrate import admin_engine
from basecore.streams import Envelope
from engines_core.stock import StockEngine, StockPeriodic
from sqlalchemy import text, update
from testkit.trade import NOW, Recorded, Shop

pytestmark = [pytest.mark.db, pytest.mark.redis]

VIEWS = {
    "stock_product": "product_id, uom, price, cost, is_active, on_hand, reserved, first_sale_on, "
    "category, incoming",
    "stock_demand": "product_id, on_date, quantity, lost",
    "stock_class": "product_id, abc, xyz, quantity, value, variation",
    "insight_stock_alerts": "product_id, level, on_hand, mean_daily_demand, days_to_stock_out, "
    "explanation_key, explanation_figures",
    "insight_stock_suggestions": "product_id, quantity, minimum, maximum, estimated_cost",
    "insight_stock_products": "product_id, on_hand, mean_daily_demand, slow_daily_demand, "
    "fast_daily_demand, days_to_stock_out, stock_out_chance, lead_time_days, minimum, maximum",
}


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
        return [row for row in rows if view != "stock_demand" or any(row[2:])]


@pytest.fixture
def results(engines_db: Database, construction_db: Database) -> Look:
    return Look(engines_db, construction_db)


Asked = dict[tuple[UUID, date], tuple[Decimal, Decimal]]


def true_of(shop: Shop) -> tuple[dict[UUID, Decimal], Asked]:
    days = {**shop.sold, **shop.lost}
    asked = {key: (shop.sold[key], shop.lost[key]) for key in days}
    return dict(shop.on_hand), {key: both for key, both in asked.items() if any(both)}


def found_in(result: dict[str, list[Any]]) -> tuple[Any, Any]:
    on_hand = {row[0]: row[5] for row in result["stock_product"] if row[5]}
    asked = {(p, day): both for p, day, *both in result["stock_demand"]}
    return on_hand, {key: tuple(both) for key, both in asked.items() if any(both)}


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
    shop = Shop(random.Random(seed), is_wide=True)  # noqa: S311 - no secret
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
    shop = Shop(random.Random(seed), is_wide=True)  # noqa: S311 - no secret
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


@SEEDS
async def test_the_nightly_run_and_a_rebuild_find_what_events_found(
    path: Any,
    construction_db: Database,
    engines_db: Database,
    results: Look,
    tenant: UUID,
    seed: int,
) -> None:
    shop = Shop(random.Random(seed), is_wide=True)  # noqa: S311 - no secret
    history = shop.history(200)
    consumer = path.consumer(Unsteady())
    for start in range(0, len(history), 40):
        await happen(construction_db, tenant, history[start : start + 40])
        await path.publish()
        await path.consume(consumer)
        live = await results(tenant)
    assert any(row[2] for row in live["insight_stock_products"])
    assert any(row[-1] for row in live["stock_product"]), "something is on its way"
    await StockPeriodic(engines_db, RoleLeases("periodic", 1), lambda: NOW).full(tenant)
    assert await results(tenant) == live
    await StockEngine(lambda: NOW).rebuild(
        engines_db,
        tenant,
        consumer.requests._watermarks,  # noqa: SLF001 - the test looks inside
    )
    assert await results(tenant) == live
