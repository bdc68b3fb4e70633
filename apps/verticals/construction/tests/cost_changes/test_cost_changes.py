"""Prices to think over when goods cost otherwise, and a product's suppliers beside each other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from basecore import clock
from basecore.consumer import Watermarks
from basecore.db import Database
from basecore.ids import new_id
from basecore.leases import RoleLeases
from basecore.migrate import admin_engine
from basecore.streams import Envelope
from construction.cost_changes.repository import QUOTED_BELOW
from construction.reactions import Reactions
from contracts import BaseCostChanged, PriceAlertRaised
from engines_core.pricing import PricingEngine, PricingPeriodic
from envelopes import envelope_of
from plans import most_rows
from shop import Shop
from sqlalchemy import text

pytestmark = pytest.mark.db

PAGE = "/web/cost-changes"
API = "/api/v1/cost-changes"
RECORDED = text(
    "SELECT sequence, event_id, event_type, event_version, aggregate_type, aggregate_id, payload, "
    "occurred_at FROM events.outbox WHERE tenant_id = :tenant ORDER BY sequence"
)
Costs = Callable[[Any, str | None, str], Awaitable[None]]


@pytest.fixture
def costs(shop: Shop) -> Costs:
    """Return what lets a product cost otherwise, as the engine tells it."""

    async def told(product: Any, old: str | None, new: str) -> None:
        event = BaseCostChanged(
            product_id=UUID(product["id"]),
            old_cost=old and Decimal(old),  # type: ignore[arg-type]  # None stays None
            new_cost=Decimal(new),
            basis="receipts",
        )
        async with shop.app.state.database.tenant(shop.tenant_id) as session:
            await Reactions().apply(session, [envelope_of(event, shop)], generation=1)

    return told


async def waiting(shop: Shop, path: str = API) -> list[Any]:
    found: list[Any] = (await shop.get(path))["items"]
    return found


async def read(shop: Shop, path: str = PAGE, role: str = "admin", **headers: str) -> str:
    async with shop.client(role) as client:
        answer = await client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_a_new_cost_waits_with_the_price_that_follows(shop: Shop, costs: Costs) -> None:
    product = await shop.product(base_price="38.90", cost="30.00")
    await costs(product, None, "30")
    assert await waiting(shop) == [], "nothing to compare with"
    await costs(product, "30", "33")
    (one,) = await waiting(shop)
    assert (one["old_cost"], one["new_cost"]) == ("30.0000", "33.0000")
    assert (one["cost_percent"], one["margin_percent"]) == ("10.0", "15.2")
    assert one["proposed_price"] == "42.79"
    assert (await waiting(shop, f"{API}?rounding=nearest_90"))[0]["proposed_price"] == "42.90"
    html = await read(shop)
    assert "42,90" in html
    assert "+10 %" in html


async def test_the_first_page_of_who_sets_prices_counts_them(shop: Shop, costs: Costs) -> None:
    assert PAGE not in await read(shop, "/web/")
    await costs(await shop.product(), "30", "33")
    assert f'href="{PAGE}"' in await read(shop, "/web/")
    assert PAGE not in await read(shop, "/web/", role="sales")


async def test_costs_move_on_and_the_old_one_stays_until_it_is_back(
    shop: Shop, costs: Costs
) -> None:
    product = await shop.product()
    await costs(product, "30", "33")
    await costs(product, "33", "36")
    (one,) = await waiting(shop)
    assert (one["old_cost"], one["new_cost"]) == ("30.0000", "36.0000")
    await costs(product, "36", "30.1")
    assert await waiting(shop) == []


async def test_prices_follow_on_their_day_once(shop: Shop, costs: Costs) -> None:
    products = [await shop.product(base_price="10.00") for _ in range(2)]
    for product in products:
        await costs(product, "5", "6")
    day = clock.business_date(clock.now()) + timedelta(days=3)
    wanted = {
        "product_ids": [products[0]["id"]],
        "rounding": "up_90",
        "effective_on": day.isoformat(),
    }
    assert await shop.post(f"{API}/reprice", wanted, status=200) == {"done": 1}
    assert await shop.post(f"{API}/reprice", wanted, status=200) == {"done": 0}
    (left,) = await waiting(shop)
    assert left["product_id"] == products[1]["id"]
    scheduled = await read(shop, "/web/prices/scheduled")
    assert "12,90" in scheduled
    assert f"{day:%d/%m/%Y}" in scheduled


async def test_a_day_that_is_over_changes_nothing(shop: Shop, costs: Costs) -> None:
    product = await shop.product()
    await costs(product, "5", "6")
    day = clock.business_date(clock.now()) - timedelta(days=1)
    form = {"ids": product["id"], "rounding": "none", "effective_on": day.isoformat()}
    async with shop.client() as client:
        answer = await client.post(PAGE, data=form | {"idempotency_key": str(new_id())})
    assert answer.headers["location"] == PAGE
    assert len(await waiting(shop)) == 1


async def test_a_price_is_left_as_it_is_and_its_history_says_so(shop: Shop, costs: Costs) -> None:
    product = await shop.product(base_price="10.00")
    await costs(product, "5", "6")
    form = {"ids": product["id"], "deed": "keep", "idempotency_key": str(new_id())}
    async with shop.client() as client:
        answer = await client.post(PAGE, data=form)
        assert answer.status_code == 303
        nothing = await client.post(PAGE, data={"idempotency_key": str(new_id())})
        assert nothing.status_code == 303
    assert await waiting(shop) == []
    html = await read(shop, f"/web/products/{product['id']}")
    assert "Preço mantido depois que o custo mudou" in html


async def test_open_quotes_and_rules_below_the_margin_are_named(shop: Shop, costs: Costs) -> None:
    product = await shop.product(base_price="10.00", cost="5.00")
    lines = [{"product_id": product["id"], "quantity": "3"}]
    cheap = await shop.quote(lines=lines, discount_percent="20")
    await shop.quote(lines=lines)
    await costs(product, "5", "8.50")
    (one,) = await waiting(shop)
    assert one["quotes_below"] == [{"id": cheap["id"], "number": cheap["number"]}]
    assert one["rules_below"] == 0
    assert f"/web/quotes/{cheap['id']}" in await read(shop)


async def test_it_is_of_the_store_and_of_who_sets_prices(
    shop: Shop, neighbour: Shop, costs: Costs
) -> None:
    product = await shop.product()
    await costs(product, "5", "6")
    assert await waiting(neighbour) == []
    given = {"product_ids": [product["id"]]}
    assert await neighbour.post(f"{API}/keep", given, status=200) == {"done": 0}
    assert len(await waiting(shop)) == 1
    async with shop.client("sales") as client:
        assert (await client.get(API)).status_code == 403
        assert (await client.get(PAGE)).status_code == 403
    async with neighbour.client() as client:
        path = f"/api/v1/products/{product['id']}/suppliers"
        assert (await client.get(path)).status_code == 404


async def concluded(shop: Shop, engines: Database) -> None:
    """Let the pricing engine hear what the store recorded, and conclude."""
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        rows = (await session.execute(RECORDED, {"tenant": shop.tenant_id})).mappings().all()
    envelopes = [
        Envelope(
            tenant_id=shop.tenant_id,
            vertical="construction",
            actor="user:1",
            correlation_id=None,
            causation_id=None,
            traceparent=None,
            **row,
        )
        for row in rows
    ]
    async with engines.tenant(shop.tenant_id) as session:
        mark = await Watermarks("pricing").lock(session)
        await PricingEngine().apply(session, envelopes, generation=mark.generation)
    await PricingPeriodic(engines, RoleLeases("periodic", 1)).run_marked()


async def test_suppliers_stand_beside_each_other_with_the_reason(
    shop: Shop, engines_db: Database
) -> None:
    product = await shop.product(name="Areia média m³")
    path = f"/api/v1/products/{product['id']}/suppliers"
    assert (await shop.get(path))["suppliers"] == []
    dear, cheap = [await shop.supplier(name=name) for name in ("Porto Alto", "Rio Manso")]
    for supplier, price, more in (
        (dear, "95.00", {}),
        (cheap, "80.00", {"freight_per_unit": "8.00"}),
    ):
        offer = {"product_id": product["id"], "unit_price": price} | more
        await shop.post(f"/api/v1/suppliers/{supplier['id']}/offers", offer)
    await concluded(shop, engines_db)
    found = await shop.get(path)
    assert [one["name"] for one in found["suppliers"]] == ["Rio Manso", "Porto Alto"]
    assert found["explanation"].startswith("Melhor comprar de Rio Manso: R$ 88,00")
    assert "Porto Alto cobra mais e sai 8 % mais caro" in found["explanation"]
    panel = await read(shop, f"{PAGE}/products/{product['id']}", **{"HX-Request": "true"})
    assert "Comparação de fornecedores" in panel
    assert "Histórico de preços dos fornecedores" in panel


async def test_at_another_quantity_another_supplier_is_best(
    shop: Shop, engines_db: Database
) -> None:
    product = await shop.product()
    few, many = [await shop.supplier(name=name) for name in ("Porto Alto", "Rio Manso")]
    for supplier, price, more in ((few, "10.00", {}), (many, "8.00", {"minimum_quantity": "50"})):
        offer = {"product_id": product["id"], "unit_price": price} | more
        await shop.post(f"/api/v1/suppliers/{supplier['id']}/offers", offer)
    await concluded(shop, engines_db)
    path = f"/api/v1/products/{product['id']}/suppliers"
    usual, other = await shop.get(path), await shop.get(f"{path}?quantity=60")
    assert [one["name"] for one in usual["suppliers"]] == ["Porto Alto", "Rio Manso"]
    assert [one["name"] for one in other["suppliers"]] == ["Rio Manso", "Porto Alto"]
    assert other["suppliers"][1]["above_best_percent"] == "25.0"
    assert other["explanation"] == "Comprando 60, melhor de Rio Manso: R$ 8,00 a unidade"
    same = await shop.get(f"{path}?quantity={usual['quantity']}")
    assert same["suppliers"] == usual["suppliers"], "the engine's own figures"
    panel = f"{PAGE}/products/{product['id']}"
    htmx = {"HX-Request": "true"}
    assert "Comprando 60,5" in await read(shop, f"{panel}?quantity=60,5", **htmx)
    wrong = await read(shop, f"{panel}?quantity=lots", **htmx)
    assert 'value="lots"' in wrong
    assert "Porto Alto" in wrong


OLD = text(
    "WITH made AS (INSERT INTO construction.quote SELECT (jsonb_populate_record(q, "
    "jsonb_build_object('id', gen_random_uuid(), 'number', 1000 + n, 'status', 'expired'))).* "
    "FROM construction.quote q, generate_series(1, 5000) n WHERE q.tenant_id = :tenant "
    "AND q.id = :quote RETURNING id) INSERT INTO construction.quote_line "
    "SELECT (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid(), "
    "'quote_id', m.id))).* FROM construction.quote_line l, made m "
    "WHERE l.tenant_id = :tenant AND l.quote_id = :quote"
)


async def test_old_quotes_of_a_product_are_not_read(shop: Shop, admin_url: str) -> None:
    product = await shop.product()
    quote = await shop.quote(lines=[{"product_id": product["id"], "quantity": "3"}])
    engine = admin_engine(admin_url)
    async with engine.begin() as connection:
        await connection.execute(OLD, {"tenant": shop.tenant_id, "quote": quote["id"]})
        await connection.exec_driver_sql("ANALYZE construction.quote, construction.quote_line")
    await engine.dispose()
    given = {"tenant": shop.tenant_id, "open": 2000, "products": [UUID(product["id"])]}
    explain = text(f"EXPLAIN (ANALYZE, FORMAT JSON) {QUOTED_BELOW.text}")
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        found = await session.execute(explain, given | {"floors": [Decimal(10**6)]})
        assert most_rows(found.scalar_one()[0]) <= 10


async def test_an_odd_price_is_told_on_the_product(shop: Shop, engines_db: Database) -> None:
    product, supplier = await shop.product(), await shop.supplier(name="Rio Manso")
    for price in ("10.00", "13.00"):
        offer = {"product_id": product["id"], "unit_price": price}
        await shop.post(f"/api/v1/suppliers/{supplier['id']}/offers", offer)
    await concluded(shop, engines_db)
    (alert,) = (await shop.get(f"/api/v1/products/{product['id']}/suppliers"))["alerts"]
    assert alert == "Rio Manso: R$ 13,00 está 30 % acima do normal de R$ 10,00"
    panel = await read(shop, f"{PAGE}/products/{product['id']}", **{"HX-Request": "true"})
    assert "Preços por fornecedor" in panel
    assert '<path d="M' in panel


async def test_who_sees_costs_is_told_of_an_odd_price(shop: Shop) -> None:
    product, supplier = await shop.product(name="Areia fina"), await shop.supplier(name="Rio Manso")
    event = PriceAlertRaised(
        alert_id=new_id(),
        product_id=UUID(product["id"]),
        supplier_id=UUID(supplier["id"]),
        usual_price=Decimal(10),
        new_price=Decimal(100),
        change_percent=Decimal(900),
    )
    stray = event.model_copy(update={"supplier_id": new_id()})
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        for one in (event, stray):
            await Reactions().apply(session, [envelope_of(one, shop)], generation=1)
    said = "Rio Manso pede um preço estranho por Areia fina"
    assert said in await read(shop, "/web/notices", role="finance")
    assert said not in await read(shop, "/web/notices", role="stock")
    (told,) = (await shop.get("/api/v1/notices"))["items"]
    assert (told["kind"], told["subject_id"]) == ("price_odd", product["id"])
