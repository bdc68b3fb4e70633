"""What is typed finds the likeliest first: codes, what sells, then what may be meant."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from basecore import clock
from basecore.db import Database
from basecore.ids import new_id
from basecore.migrate import admin_engine
from construction.orders import weigh_products
from construction.search import Kind, SearchText, remember_many
from shop import Shop
from sqlalchemy import event, select

pytestmark = pytest.mark.db


@pytest.fixture
def database(app: Any) -> Database:
    found: Database = app.state.database
    return found


async def names(shop: Shop, q: str, more: str = "") -> list[str]:
    found = await shop.get(f"/api/v1/products?q={q}{more}")
    return [one["name"] for one in found["items"]]


async def test_the_code_typed_whole_comes_first(shop: Shop) -> None:
    await shop.product(sku="TUB-10-A", name="A tub 10")
    await shop.product(sku="TUB-10", name="Tubo esgoto")
    await shop.product(sku="X1", name="Luva tub 10", barcodes=[{"code": "96385074"}])
    assert (await names(shop, "tub-10"))[0] == "Tubo esgoto"
    assert (await names(shop, "TUB-10"))[0] == "Tubo esgoto"
    assert await names(shop, "96385074") == ["Luva tub 10"]


async def test_beginnings_come_before_middles(shop: Shop) -> None:
    for name in ("Argamassa para cimento", "Branco recimento", "Cimento 50 kg"):
        await shop.product(name=name)
    assert await names(shop, "cimento") == [
        "Cimento 50 kg",
        "Argamassa para cimento",
        "Branco recimento",
    ]


async def test_every_fragment_must_be_there_in_any_order(shop: Shop) -> None:
    await shop.product(name="Tubo PVC esgoto 100 mm")
    await shop.product(name="Tubo PVC água 100 mm")
    assert await names(shop, "100 esg") == ["Tubo PVC esgoto 100 mm"]


async def test_what_sells_comes_first(shop: Shop, database: Database) -> None:
    await shop.product(name="Areia fina")
    sold = await shop.product(name="Areia grossa")
    assert await names(shop, "areia") == ["Areia fina", "Areia grossa"]
    await shop.order(lines=[{"product_id": sold["id"], "quantity": "1"}])
    async with database.tenant(shop.tenant_id) as session:
        await weigh_products(session, now=clock.now())
    assert await names(shop, "areia") == ["Areia grossa", "Areia fina"]
    async with database.tenant(shop.tenant_id) as session:
        weight = select(SearchText.weight).where(SearchText.id == UUID(sold["id"]))
        assert await session.scalar(weight) == 1


async def test_sales_long_ago_weigh_nothing(shop: Shop, database: Database) -> None:
    sold = await shop.product(name="Areia grossa")
    await shop.order(lines=[{"product_id": sold["id"], "quantity": "1"}])
    weight = select(SearchText.weight).where(SearchText.id == UUID(sold["id"]))
    for years, expected in ((0, 1), (1, 0)):
        now = clock.now()
        async with database.tenant(shop.tenant_id) as session:
            await weigh_products(session, now=now.replace(year=now.year + years))
            assert await session.scalar(weight) == expected


@pytest.mark.parametrize("typed", ["cimemto", "cimneto", "simento", "cimeto", "cimnet", "ciimento"])
async def test_a_typing_mistake_is_forgiven(shop: Shop, typed: str) -> None:
    await shop.product(name="Cimento 50 kg")
    await shop.product(name="Areia média")
    assert await names(shop, typed) == ["Cimento 50 kg"]
    assert await names(shop, f"{typed} 50") == ["Cimento 50 kg"]
    assert await names(shop, f"{typed} areia") == []


async def test_short_words_and_numbers_are_not_guessed(shop: Shop) -> None:
    await shop.product(sku="A1", name="Cal virgem 20 kg")
    assert await names(shop, "cql") == []
    assert await names(shop, "2o3") == []


async def test_another_store_lends_no_words(shop: Shop, neighbour: Shop) -> None:
    await neighbour.product(name="Cimento 50 kg")
    assert await names(shop, "cimemto") == []


async def test_what_is_not_sold_any_more_is_not_offered(shop: Shop) -> None:
    gone = await shop.product(name="Areia fina")
    await shop.product(name="Areia grossa")
    async with shop.client() as client:
        await client.patch(
            f"/api/v1/products/{gone['id']}",
            json={"is_active": False},
            headers={"If-Match": '"1"'},
        )
    assert await names(shop, "areia", "&active=true") == ["Areia grossa"]
    assert await names(shop, "areia", "&active=false") == ["Areia fina"]
    assert len(await names(shop, "areia")) == 2


async def test_pages_follow_each_other_without_gaps(shop: Shop) -> None:
    for number in range(7):
        await shop.product(sku=f"AR-{number}", name="Areia")
    await shop.product(sku="AREIA", name="Zinco")
    seen, cursor = list[str](), ""
    while True:
        page = await shop.get(f"/api/v1/products?q=areia&limit=3{cursor}")
        seen += [one["sku"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen[0] == "AREIA"
    assert sorted(seen) == sorted(["AREIA", *(f"AR-{number}" for number in range(7))])


async def test_filters_narrow_what_is_found(shop: Shop) -> None:
    fine = await shop.product(name="Areia fina", category="Areia", brand="Rio")
    await shop.product(name="Areia grossa", base_price="0")
    assert await names(shop, "areia", f"&category_id={fine['category_id']}") == ["Areia fina"]
    assert await names(shop, "areia", f"&brand_id={fine['brand_id']}") == ["Areia fina"]
    assert await names(shop, "areia", "&category=AREIA") == ["Areia fina"]
    assert await names(shop, "areia", "&without_price=true") == ["Areia grossa"]
    assert await names(shop, "", "&without_price=true") == ["Areia grossa"]


@pytest.mark.parametrize("q", ["%25", "_", "'", "\\", "%00", "  "])
async def test_odd_characters_find_nothing_wrong(shop: Shop, q: str) -> None:
    await shop.product()
    async with shop.client() as client:
        answer = await client.get(f"/api/v1/products?q={q}")
    assert answer.status_code in {200, 422}


def word_of(n: int) -> str:
    """Return a word of its own for each number."""
    return "pvc" + "".join(chr(ord("a") + int(digit)) for digit in f"{n:04}")


async def analyze(admin_url: str) -> None:
    engine = admin_engine(admin_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(
            "ANALYZE construction.search_text, construction.search_word"
        )
    await engine.dispose()


async def plan_of(database: Database, tenant_id: UUID, statement: str, given: Any) -> str:
    async with database.tenant(tenant_id) as session:
        connection = await session.connection()
        rows = await connection.exec_driver_sql(f"EXPLAIN {statement}", given)
        return "\n".join(row[0] for row in rows)


async def test_search_reads_the_own_slice_of_the_index(
    shop: Shop, neighbour: Shop, database: Database, admin_url: str
) -> None:
    """As the application's role: no statement of a search reads the table from end to end."""
    for store, count in ((shop, 300), (neighbour, 9000)):
        await store.product(name="Cimento 50 kg")
        async with database.tenant(store.tenant_id) as session:
            pipes = [(new_id(), [f"Tubo {word_of(n)}"], True) for n in range(count)]
            await remember_many(session, Kind.PRODUCT, pipes)
    await analyze(admin_url)
    sent: list[tuple[str, Any]] = []

    def note(*call: Any) -> None:
        sent.append((call[2], call[3]))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    assert await names(shop, "cimemto") == ["Cimento 50 kg"]
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    searches = [one for one in sent if "search_text" in one[0] or "search_word" in one[0]]
    assert len(searches) == 3, "what was typed, the words near it, and what they find"
    for statement, given in searches:
        plan = await plan_of(database, shop.tenant_id, statement, given)
        assert "Seq Scan on search_" not in plan
        assert "tenant_id = " in plan
