"""The stock engine on a real database: facts, alerts, suggestions, and the scheduled run."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from basecore.consumer import PoisonError
from basecore.db import Database
from basecore.ids import new_id
from contracts import (
    LocationBalance,
    StockStated,
    SuggestionChanged,
    SuggestionIgnored,
)
from sqlalchemy import text
from stock_engine import NOW, Store, bought, sell_ten_a_day
from testkit.trade import moved, registered, sold

pytestmark = pytest.mark.db


@pytest.fixture
def store(engines_db: Database, tenant: UUID) -> Store:
    return Store(engines_db, tenant)


async def test_an_alert_is_raised_changed_and_cleared(store: Store) -> None:
    product = new_id()
    await sell_ten_a_day(store, product, 0)
    assert await store.rows("stock_alert") == [], "no level is known yet"
    await store.feed(moved(product, 500))
    await store.periodic.run_marked()
    assert await store.rows("stock_alert") == []
    await store.feed(moved(product, -480))
    (alert,) = await store.rows("stock_alert")
    assert (alert["level"], alert["explanation_key"]) == ("high", "stock.runs_out")
    assert alert["explanation_figures"]["days_left"] == "2"
    await store.feed(moved(product, 30))
    (changed,) = await store.rows("stock_alert")
    assert (changed["id"], changed["level"]) == (alert["id"], "medium")
    await store.feed(moved(product, 500))
    (cleared,) = await store.rows("stock_alert")
    assert cleared["cleared_at"] == NOW
    names = await store.announced()
    assert names == ["stock_alert_raised"] * 2 + ["stock_alert_cleared"]


async def test_a_product_taken_off_sale_raises_nothing(store: Store) -> None:
    product = new_id()
    await sell_ten_a_day(store, product, 20)
    await store.periodic.run_marked()
    assert len(await store.rows("stock_alert")) == 1
    await store.feed(registered(product, active=False))
    (alert,) = await store.rows("stock_alert")
    assert alert["cleared_at"] == NOW


async def test_marks_of_no_store_stop_nobody(store: Store, engines_db: Database) -> None:
    nobody, product = UUID(int=0), new_id()
    async with engines_db.tenant(nobody) as session:
        mark = text("INSERT INTO engines.stock_dirty VALUES (:tenant, :product)")
        await session.execute(mark, {"tenant": nobody, "product": product})
    await sell_ten_a_day(store, product, 20)
    await store.periodic.run_marked()
    assert len(await store.rows("stock_suggestion")) == 1
    async with engines_db.tenant(nobody) as session:
        await session.execute(text("DELETE FROM engines.stock_dirty"))


async def test_a_suggestion_follows_the_mark(store: Store) -> None:
    product = new_id()
    await sell_ten_a_day(store, product, 20)
    assert await store.rows("stock_suggestion") == []
    await store.periodic.run_marked()
    (suggestion,) = await store.rows("stock_suggestion")
    assert (suggestion["minimum"], suggestion["maximum"]) == (79, 121)
    assert suggestion["quantity"] == 101
    assert suggestion["estimated_cost"] == Decimal("3030.00")
    assert await store.rows("stock_dirty") == []
    await store.feed(moved(product, -2))
    await store.periodic.run_marked()
    (moved_on,) = await store.rows("stock_suggestion")
    assert (moved_on["quantity"], moved_on["announced_quantity"]) == (103, 101)
    await store.feed(moved(product, 500))
    await store.periodic.run_marked()
    (lapsed,) = await store.rows("stock_suggestion")
    assert lapsed["outcome"] == "lapsed"
    assert (await store.announced()).count("reorder_suggested") == 1


async def test_what_is_promised_is_not_free(store: Store) -> None:
    product = new_id()
    await sell_ten_a_day(store, product, 1000)
    await store.periodic.run_marked()
    (known,) = await store.rows("stock_forecast")
    balance = LocationBalance(location="store", on_hand=known["minimum"])
    for reserved in (Decimal(0), Decimal(1)):
        await store.feed(StockStated(product_id=product, balances=(balance,), reserved=reserved))
        await store.periodic.run_marked()
        assert [one["is_below"] for one in await store.rows("stock_forecast")] == [bool(reserved)]


async def test_the_scheduled_run_finds_what_the_events_found(
    store: Store, engines_db: Database, tenant: UUID
) -> None:
    products = [new_id() for _ in range(12)]
    for number, product in enumerate(products):
        await sell_ten_a_day(store, product, number * 10)
    await store.periodic.run_marked()
    views = ("stock_alert", "stock_suggestion", "stock_forecast", "stock_product")
    live = [await store.rows(view) for view in views]
    announced = await store.announced()
    await store.periodic.full(tenant)
    assert [await store.rows(view) for view in views] == live
    assert await store.announced() == announced
    async with engines_db.tenant(tenant) as session:
        for name in ("alert", "suggestion", "forecast"):
            await session.execute(
                text(f"UPDATE engines.stock_{name} SET mean_daily_demand = 0")  # noqa: S608 - the names are this file's own
            )
    await store.periodic.full(tenant)
    assert [await store.rows(view) for view in views] == live
    (ran,) = await store_run(engines_db, tenant)
    assert ran.isoformat() == "2026-03-02"


async def store_run(database: Database, tenant: UUID) -> list[Any]:
    async with database.tenant(tenant) as session:
        mine = text("SELECT business_date FROM engines.run WHERE tenant_id = :tenant")
        return list(await session.scalars(mine, {"tenant": tenant}))


async def test_another_store_sees_nothing(
    store: Store, construction_db: Database, tenant: UUID, other_tenant: UUID
) -> None:
    await sell_ten_a_day(store, new_id(), 20)
    await store.periodic.run_marked()
    counted = text("SELECT count(*) FROM engines.insight_stock_alerts")
    async with construction_db.tenant(tenant) as session:
        assert await session.scalar(counted) == 1
    async with construction_db.tenant(other_tenant) as session:
        assert await session.scalar(counted) == 0


VIEWS = ("insight_stock_alerts", "insight_stock_suggestions", "insight_stock_products")


async def shown(reader: Database, tenant: UUID) -> list[list[dict[str, Any]]]:
    """Return what a vertical sees."""
    async with reader.tenant(tenant) as session:
        queries = [text(f"SELECT * FROM engines.{view} ORDER BY product_id") for view in VIEWS]  # noqa: S608 - the names are this file's own
        return [[dict(row) for row in (await session.execute(q)).mappings()] for q in queries]


async def test_a_rebuild_shows_the_same_and_announces_nothing(
    store: Store, construction_db: Database, tenant: UUID
) -> None:
    for on_hand in (20, 60, 500):
        await sell_ten_a_day(store, new_id(), on_hand)
    await store.periodic.run_marked()
    before, announced = await shown(construction_db, tenant), await store.announced()
    assert [len(rows) for rows in before] == [2, 2, 3]
    await store.rebuild()
    assert await shown(construction_db, tenant) == before
    assert await store.announced() == announced
    await store.rebuild()
    assert await shown(construction_db, tenant) == before


async def test_a_rebuild_mends_what_was_wrong_and_says_so(
    store: Store, construction_db: Database, tenant: UUID
) -> None:
    product, other = new_id(), new_id()
    await sell_ten_a_day(store, product, 20)
    await sell_ten_a_day(store, other, 20)
    await store.periodic.run_marked()
    right = await shown(construction_db, tenant)
    await store.spoil(product)
    announced = len(await store.announced())
    await store.rebuild()
    mended = await shown(construction_db, tenant)
    assert [row["level"] for row in mended[0]] == [row["level"] for row in right[0]]
    assert mended[2] == right[2]
    assert (await store.announced())[announced:] == ["stock_alert_raised"]


async def test_events_go_on_during_a_rebuild(
    store: Store, construction_db: Database, tenant: UUID
) -> None:
    product = new_id()
    await sell_ten_a_day(store, product, 500)
    await store.periodic.run_marked()

    async def meanwhile() -> None:
        await store.feed(moved(product, -480))

    await store.rebuild(meanwhile)
    ((alert,), *_) = await shown(construction_db, tenant)
    assert (alert["on_hand"], alert["level"]) == (20, "high")
    await store.feed(moved(product, 480))
    assert (await shown(construction_db, tenant))[0] == []


async def test_the_order_of_events_does_not_matter_to_facts(
    engines_db: Database, tenant: UUID, other_tenant: UUID
) -> None:
    product = new_id()
    events = [
        registered(product),
        moved(product, 50),
        sold(product, 5),
        registered(product, active=False),
        moved(product, -5),
        registered(product),
    ]
    found = []
    for owner, late in ((tenant, None), (other_tenant, 3)):
        store = Store(engines_db, owner)
        envelopes = [store.envelope(event) for event in events]
        if late is not None:
            envelopes.append(envelopes.pop(late))
        for envelope in envelopes:
            await store.apply(envelope)
        rows = [*await store.rows("stock_product"), *await store.rows("stock_demand")]
        found.append([{k: v for k, v in row.items() if k != "tenant_id"} for row in rows])
    assert found[0] == found[1]


async def test_what_cannot_be_read_is_poison(store: Store) -> None:
    sound = store.envelope(moved(new_id(), 1))
    unknown = replace(store.envelope(moved(new_id(), 1)), event_version=99)
    broken = replace(store.envelope(moved(new_id(), 1)), payload={"product_id": "secret"})
    with pytest.raises(PoisonError) as caught:
        await store.apply(sound, unknown, broken)
    assert sorted(caught.value.reasons) == [2, 3]
    assert "secret" not in str(caught.value)


async def suggested(store: Store, product: UUID) -> Any:
    """Let a suggestion be made; return it."""
    await sell_ten_a_day(store, product, 20)
    await store.periodic.run_marked()
    (found,) = await store.rows("stock_suggestion")
    return found


@pytest.mark.parametrize(("days_ago", "rests"), [(13, True), (14, False)])
async def test_what_was_ignored_rests(
    store: Store, tenant: UUID, days_ago: int, *, rests: bool
) -> None:
    made = await suggested(store, new_id())
    ignored = SuggestionIgnored(suggestion_id=made["id"], engine="stock", reason="not_now")
    await store.feed(ignored, days_ago=days_ago)
    (closed,) = await store.rows("stock_suggestion")
    assert (closed["outcome"], closed["outcome_reason"]) == ("ignored", "not_now")
    await store.periodic.full(tenant)
    assert (len(await store.rows("stock_suggestion")) == 1) is rests
    await store.rebuild()
    assert (len(await store.rows("stock_suggestion")) == 1) is rests


async def test_the_first_reaction_counts(store: Store) -> None:
    product = new_id()
    made = await suggested(store, product)
    changed = SuggestionChanged(
        suggestion_id=made["id"],
        engine="stock",
        product_id=product,
        suggested_quantity=made["quantity"],
        chosen_quantity=Decimal(40),
    )
    ignored = SuggestionIgnored(suggestion_id=made["id"], engine="stock", product_id=product)
    first, second = store.envelope(changed), store.envelope(ignored)
    await store.apply(second)
    await store.apply(first)
    (reaction,) = await store.rows("stock_reaction")
    (closed,) = await store.rows("stock_suggestion")
    assert (reaction["reaction"], reaction["quantity"], closed["outcome"]) == (
        "changed",
        40,
        "changed",
    )
    unknown = SuggestionIgnored(suggestion_id=new_id(), engine="stock")
    of_another = SuggestionIgnored(suggestion_id=new_id(), engine="sales", product_id=product)
    await store.feed(unknown, of_another)
    assert len(await store.rows("stock_reaction")) == 1


async def test_a_purchase_follows_its_suggestion(store: Store) -> None:
    product = new_id()
    made = await suggested(store, product)
    await store.feed(bought(product, made["id"]))
    await store.periodic.run_marked()
    (closed,) = await store.rows("stock_suggestion")
    assert closed["outcome"] == "followed"
    (known,) = await store.rows("stock_product")
    assert known["incoming"] == 30


async def test_what_is_to_come_is_known_of_a_product_that_is_stated_later(store: Store) -> None:
    """Such as one that the engine lost and has again from the vertical."""
    product = new_id()
    await store.feed(bought(product))
    balance = LocationBalance(location="store", on_hand=Decimal(4))
    await store.feed(StockStated(product_id=product, balances=(balance,), reserved=Decimal(0)))
    (known,) = await store.rows("stock_product")
    assert (known["on_hand"], known["incoming"]) == (4, 30)
