"""The pricing engine on a real database: facts in any order, conclusions, alerts, and the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
from basecore.consumer import Watermarks
from basecore.db import Database
from basecore.ids import new_id
from basecore.leases import RoleLeases
from basecore.outbox import outbox
from basecore.streams import Envelope
from contracts import (
    Event,
    PurchaseLine,
    PurchaseOrdered,
    PurchaseReceived,
    ReceivedLine,
    ReplenishmentParametersSet,
    SupplierPriceRecorded,
    SupplierRegistered,
)
from engines_core.pricing import PricingEngine, PricingPeriodic
from sqlalchemy import select, text
from testkit.envelopes import enveloped
from testkit.trade import registered

pytestmark = pytest.mark.db

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
TODAY = date(2026, 3, 2)
CHEAP, DEAR = UUID(int=1), UUID(int=2)
D = Decimal


class Store:
    """One store's pricing engine, fed by hand."""

    def __init__(self, database: Database, readers: Database, tenant: UUID) -> None:
        self._database = database
        self._readers = readers
        self._tenant = tenant
        self._sequence = 0
        self.now = NOW

    def envelope(self, event: Event) -> Envelope:
        self._sequence += 1
        return enveloped(event, self._tenant, sequence=self._sequence, at=self.now)

    async def apply(self, envelopes: Sequence[Envelope]) -> None:
        async with self._database.tenant(self._tenant) as session:
            mark = await Watermarks("pricing").lock(session)
            engine = PricingEngine(lambda: self.now)
            await engine.apply(session, envelopes, generation=mark.generation)

    async def feed(self, *events: Event) -> None:
        """Apply events, and let the clock conclude."""
        await self.apply([self.envelope(event) for event in events])
        await self.periodic.run_marked()

    @property
    def periodic(self) -> PricingPeriodic:
        return PricingPeriodic(self._database, RoleLeases("periodic", 1), lambda: self.now)

    async def rebuild(self) -> None:
        engine = PricingEngine(lambda: self.now)
        await engine.rebuild(self._database, self._tenant, Watermarks("pricing"))

    async def rows(self, view: str) -> list[dict[str, Any]]:
        """Return what a vertical sees of the store."""
        async with self._readers.tenant(self._tenant) as session:
            rows = await session.execute(text(f"SELECT * FROM engines.{view} ORDER BY 2, 3"))  # noqa: S608 - the test's own
            return [dict(row) for row in rows.mappings()]

    async def told(self, kind: str) -> list[dict[str, Any]]:
        """Return the payloads of an event that the engine recorded."""
        async with self._database.tenant(self._tenant) as session:
            mine = (outbox.c.tenant_id == self._tenant, outbox.c.event_type == kind)
            rows = select(outbox.c.payload).where(*mine).order_by(outbox.c.sequence)
            return list(await session.scalars(rows))


@pytest.fixture
def store(engines_db: Database, construction_db: Database, tenant: UUID) -> Store:
    return Store(engines_db, construction_db, tenant)


def offered(
    product: UUID, supplier: UUID, price: str, *, days_ago: int = 1, **more: Any
) -> SupplierPriceRecorded:
    return SupplierPriceRecorded(
        offer_id=new_id(),
        supplier_id=supplier,
        product_id=product,
        source="entered",
        unit_price=D(price),
        offered_on=TODAY - timedelta(days=days_ago),
        **more,
    )


def received(product: UUID, supplier: UUID, quantity: str, price: str | None, **more: Any) -> Event:
    line = ReceivedLine(product_id=product, quantity=D(quantity), unit_price=price and D(price))  # type: ignore[arg-type]  # None stays None
    values = {"receipt_id": new_id(), "received_on": TODAY, **more}
    return PurchaseReceived(supplier_id=supplier, lines=(line,), **values)


async def test_suppliers_are_compared_and_the_best_is_named(store: Store) -> None:
    product = new_id()
    await store.feed(
        registered(product),
        offered(product, CHEAP, "10"),
        offered(product, DEAR, "11", freight_per_unit=D("0.5")),
    )
    (found,) = await store.rows("insight_price_products")
    assert (found["best_supplier_id"], found["basis"]) == (CHEAP, "offers")
    assert (found["base_cost"], found["explanation_key"]) == (D("10.75"), "pricing.best")
    assert found["explanation_figures"]["percent"] == "15.0"
    first, second = await store.rows("insight_price_comparisons")
    assert [first["rank"], second["rank"]] == [1, 2]
    assert second["above_best_percent"] == 15


async def test_what_came_is_the_base_cost_with_its_freight(store: Store) -> None:
    product = new_id()
    await store.feed(registered(product), received(product, CHEAP, "30", "10", freight=D(15)))
    await store.feed(received(product, CHEAP, "10", None))
    (found,) = await store.rows("insight_price_products")
    assert (found["base_cost"], found["basis"], found["quantity"]) == (D("10.5"), "receipts", 10)
    assert [one["new_cost"] for one in await store.told("base_cost_changed")] == ["10.5000"]


async def test_a_receipt_that_is_stated_anew_counts_once(store: Store) -> None:
    product = new_id()
    receipt = received(product, CHEAP, "30", "10", freight=D(15))
    await store.feed(registered(product), receipt, received(product, DEAR, "10", "12"))
    views = ("insight_price_products", "insight_price_comparisons")
    once = [await store.rows(view) for view in views]
    await store.feed(receipt, receipt)
    assert [await store.rows(view) for view in views] == once


async def test_small_changes_of_cost_add_up_until_they_are_told(store: Store) -> None:
    product = new_id()
    await store.feed(registered(product), received(product, CHEAP, "100", "10"))
    await store.feed(received(product, CHEAP, "10", "10.5"))
    assert len(await store.told("base_cost_changed")) == 1
    await store.feed(received(product, CHEAP, "20", "10.5"))
    first, second = await store.told("base_cost_changed")
    assert (second["old_cost"], second["new_cost"]) == (first["new_cost"], "10.1154")


async def test_a_jump_raises_an_alert_that_the_next_usual_price_ends(store: Store) -> None:
    product = new_id()
    usual = [offered(product, CHEAP, "10", days_ago=90 - 30 * n) for n in range(3)]
    await store.feed(registered(product), *usual, offered(product, CHEAP, "12"))
    (alert,) = await store.rows("insight_price_alerts")
    assert (alert["usual_price"], alert["change_percent"]) == (10, 20)
    assert alert["explanation_key"] == "pricing.rose"
    await store.feed(registered(product))
    assert len(await store.told("price_alert_raised")) == 1, "told once"
    await store.feed(offered(product, CHEAP, "10.1", days_ago=0))
    assert await store.rows("insight_price_alerts") == []


@pytest.mark.parametrize(
    ("price", "key"),
    [
        ("100", "pricing.slip_up"),
        ("1", "pricing.slip_down"),
        ("40", "pricing.unit_up"),
        ("3", "pricing.unit_down"),
        ("0", "pricing.nothing"),
        ("8", "pricing.fell"),
    ],
)
async def test_what_is_odd_is_told_by_what_it_looks_like(
    store: Store, price: str, key: str
) -> None:
    product = new_id()
    usual = [offered(product, CHEAP, "10", days_ago=90 - 30 * n) for n in range(3)]
    await store.feed(registered(product), *usual, offered(product, CHEAP, price))
    (alert,) = await store.rows("insight_price_alerts")
    assert (alert["usual_price"], alert["explanation_key"]) == (10, key)
    (column,) = await store.rows("insight_price_comparisons")
    assert column["unit_price"] == D(price) or not D(price)


async def test_a_supplier_that_is_given_up_and_its_terms_count_at_once(store: Store) -> None:
    product = new_id()
    cheap = SupplierRegistered(supplier_id=CHEAP)
    await store.feed(
        registered(product), cheap, offered(product, CHEAP, "10"), offered(product, DEAR, "10.1")
    )
    await store.feed(SupplierRegistered(supplier_id=DEAR, payment_term_days=60))
    (found,) = await store.rows("insight_price_products")
    assert (found["best_supplier_id"], found["explanation_figures"]["by"]) == (DEAR, "term")
    await store.feed(SupplierRegistered(supplier_id=DEAR, is_active=False))
    (found,) = await store.rows("insight_price_products")
    assert (found["best_supplier_id"], found["explanation_key"]) == (CHEAP, "pricing.only")


def weighing(**percents: str) -> ReplenishmentParametersSet:
    given = {name: D(value) for name, value in percents.items()}
    return ReplenishmentParametersSet(parameters_id=UUID(int=7), scope="store", **given)


async def test_the_store_weighs_offers_as_it_says(store: Store) -> None:
    product = new_id()
    late = SupplierRegistered(supplier_id=DEAR, payment_term_days=60)
    await store.feed(
        registered(product), late, offered(product, CHEAP, "10"), offered(product, DEAR, "10.1")
    )
    (found,) = await store.rows("insight_price_products")
    assert (found["best_supplier_id"], found["explanation_figures"]["by"]) == (DEAR, "term")
    await store.feed(weighing(monthly_rate_percent="0"))
    (found,) = await store.rows("insight_price_products")
    assert found["best_supplier_id"] == CHEAP
    before = await store.rows("insight_price_offers")
    assert {one["unit_cost"] for one in before} == {D(10), D("10.1")}
    await store.rebuild()
    assert await store.rows("insight_price_offers") == before
    await store.feed(weighing())
    (found,) = await store.rows("insight_price_products")
    assert found["best_supplier_id"] == DEAR, "nothing said is as usual"


async def test_the_day_ends_offers_and_begins_others(store: Store, tenant: UUID) -> None:
    product = new_id()
    await store.feed(
        registered(product),
        offered(product, CHEAP, "9", valid_until=TODAY),
        offered(product, DEAR, "10", days_ago=-1),
    )
    (found,) = await store.rows("insight_price_products")
    assert found["best_supplier_id"] == CHEAP
    store.now += timedelta(days=1)
    await store.periodic.full(tenant)
    (found,) = await store.rows("insight_price_products")
    assert found["best_supplier_id"] == DEAR


async def test_late_goods_are_known_whichever_event_comes_first(store: Store) -> None:
    product, purchase = new_id(), new_id()
    line = PurchaseLine(line_id=new_id(), product_id=product, quantity=D(5))
    ordered = PurchaseOrdered(
        purchase_id=purchase,
        supplier_id=CHEAP,
        ordered_on=TODAY - timedelta(days=9),
        expected_on=TODAY - timedelta(days=4),
        lines=(line,),
    )
    came = received(product, CHEAP, "5", "10", purchase_id=purchase)
    await store.feed(registered(product), came, offered(product, CHEAP, "10"))
    await store.feed(ordered, registered(product))
    (column,) = await store.rows("insight_price_comparisons")
    assert column["late_percent"] == D("33.3")


async def test_live_is_rebuilt_on_random_histories_in_any_order(store: Store, tenant: UUID) -> None:
    """What is concluded follows from the facts, however they came in."""
    rng = Random(20261127)  # noqa: S311 - the same every time
    products = [new_id() for _ in range(6)]
    events: list[Event] = [registered(product) for product in products]
    for _ in range(120):
        product, supplier = rng.choice(products), UUID(int=rng.randint(1, 4))
        price = str(D(rng.randint(800, 1300)) / 100)
        if rng.random() < 0.6:
            day = rng.randint(0, 200)
            events.append(offered(product, supplier, price, days_ago=day))
        else:
            events.append(received(product, supplier, str(rng.randint(1, 40)), price))
    envelopes = [store.envelope(event) for event in events]
    rng.shuffle(envelopes)
    while envelopes:
        batch = sorted(envelopes[:9], key=lambda one: one.sequence)
        envelopes = envelopes[9:]
        await store.apply(batch)
        if rng.random() < 0.3:
            await store.periodic.run_marked()
    await store.periodic.run_marked()
    names = ("insight_price_products", "insight_price_comparisons", "insight_price_offers")
    live = [await store.rows(name) for name in names]
    assert len(live[0]) == len(products)
    await store.rebuild()
    assert [await store.rows(name) for name in names] == live
    await store.periodic.full(tenant)
    assert [await store.rows(name) for name in names] == live
