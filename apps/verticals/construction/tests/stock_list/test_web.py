"""The stock list: what it shows of a product, what narrows it, and the same as a file."""

from __future__ import annotations

from typing import Any

import pytest
from basecore import clock
from basecore.ids import new_id
from basecore.migrate import admin_engine
from buying import drafted, ordered, received
from construction.catalog.repository import filters
from engine import concluded
from shop import MARK, Shop
from sqlalchemy import text

pytestmark = pytest.mark.db

LIST = "/web/stock/list"
LEVELS = "/api/v1/stock/levels"
ALERT = text(
    "INSERT INTO engines.stock_alert (tenant_id, id, generation, product_id, level, on_hand, "
    "mean_daily_demand, days_to_stock_out, lead_time_days, rule_version, explanation_key, "
    "explanation_figures, raised_at, changed_at) VALUES (:tenant, :id, 1, :product, 'high', 1, 1, "
    "1, 7, 1, 'stock.is_out', '{}', now(), now())"
)
AGE = text(
    "UPDATE construction.stock_balance SET moved_at = moved_at - make_interval(days => :days) "
    "WHERE tenant_id = :tenant AND product_id = :product"
)


async def read(shop: Shop, path: str, role: str = "stock") -> str:
    async with shop.client(role) as client:
        answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


async def enter(shop: Shop, product: Any, kind: str, quantity: str) -> None:
    body = {"product_id": product["id"], "kind": kind, "quantity": quantity}
    await shop.post("/api/v1/stock/movements", body)


async def put(shop: Shop, statement: Any, product: Any, **values: Any) -> None:
    """Change what only a process of another role, or time, changes."""
    engine = admin_engine(shop.app.state.admin_url)
    async with engine.begin() as connection:
        given = {"tenant": shop.tenant_id, "product": product["id"], "id": new_id(), **values}
        await connection.execute(MARK, given)
        await connection.execute(statement, given)
    await engine.dispose()


async def codes(shop: Shop, query: str = "") -> list[str]:
    found = await shop.get(f"{LEVELS}?{query}")
    return [one["sku"] for one in found["items"]]


async def test_a_product_with_all_its_figures(shop: Shop) -> None:
    product = await shop.product(name="Cimento CP II", cost="25.50", sku="CIM-1")
    await enter(shop, product, "receipt", "100")
    await shop.order(lines=[{"product_id": product["id"], "quantity": "30"}])
    supplier = await shop.supplier()
    purchase = await ordered(shop, supplier, product)
    await received(shop, purchase, "4")
    await drafted(shop, supplier, product)
    await concluded(shop, product, clock.business_date(clock.now()), on_hand=104)
    (one,) = (await shop.get(LEVELS))["items"]
    figures = ("on_hand", "reserved", "available", "incoming", "minimum", "value")
    assert [one[name] for name in figures] == [
        *("104.000", "30.000", "74.000", "6.000", "14.000", "2652.00")
    ]
    assert await codes(shop, "state=below") == []
    await shop.order(lines=[{"product_id": product["id"], "quantity": "61"}])
    html = await read(shop, LIST, "admin")
    for shown in ("CIM-1", "104 SC", "91", "13", "2.652,00", "De 0 a 104 em 30 dias"):
        assert shown in html


async def test_what_was_handed_over_in_part_and_came_back_is_reserved_no_more(shop: Shop) -> None:
    product = await shop.product()
    await enter(shop, product, "receipt", "100")
    order = await shop.order(lines=[{"product_id": product["id"], "quantity": "30"}])
    await shop.step(order, "preparing")
    line = (await shop.get(f"/api/v1/orders/{order['id']}"))["lines"][0]

    async def of(path: str, **fields: str) -> tuple[str, str]:
        lines = [{"line_id": line["id"], "quantity": "10"}]
        await shop.post(f"/api/v1/orders/{order['id']}/{path}", {"lines": lines, **fields})
        (one,) = (await shop.get(LEVELS))["items"]
        return one["on_hand"], one["reserved"]

    assert await of("hand-overs", kind="pickup") == ("90.000", "20.000")
    assert await of("returns", reason="surplus") == ("100.000", "20.000")
    await shop.post(f"/api/v1/orders/{order['id']}/close-balance", None, status=200)
    (one,) = (await shop.get(LEVELS))["items"]
    assert (one["on_hand"], one["reserved"]) == ("100.000", "0.000")


async def test_only_who_may_see_costs_sees_the_value(shop: Shop) -> None:
    product = await shop.product(cost="25.50")
    await enter(shop, product, "receipt", "2")
    html = await read(shop, LIST, "stock")
    assert "51,00" not in html
    assert "R$" not in html.split("<main")[1]
    (one,) = (await shop.get(LEVELS, role="sales"))["items"]
    assert one["value"] is None


@pytest.fixture
async def various(shop: Shop) -> Shop:
    """Return a store that has a product in each state, named by it, and one not sold any more."""
    below = await shop.product(sku="BELOW", name="Areia", category="Agregados")
    await concluded(shop, below, clock.business_date(clock.now()), on_hand=13)
    await put(shop, ALERT, await shop.product(sku="RISK", name="Brita"))
    await enter(shop, await shop.product(sku="NEGATIVE", name="Cal"), "issue", "1")
    still = await shop.product(sku="STILL", name="Dobradiça")
    await enter(shop, still, "receipt", "5")
    await put(shop, AGE, still, days=60)
    gone = await shop.product(sku="GONE", name="Escora")
    async with shop.client() as client:
        path = f"/api/v1/products/{gone['id']}"
        headers = {"If-Match": (await client.get(path)).headers["etag"]}
        answer = await client.patch(path, json={"is_active": False}, headers=headers)
    assert answer.status_code == 200, answer.text
    return shop


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "BELOW RISK NEGATIVE STILL"),
        ("state=below", "BELOW"),
        ("state=risk", "RISK"),
        ("state=negative", "NEGATIVE"),
        ("state=still", "STILL"),
        ("state=still&days=90", ""),
        ("state=still&q=cal", ""),
        ("state=negative&q=cal", "NEGATIVE"),
        ("show=inactive", "GONE"),
        ("show=all", "BELOW RISK NEGATIVE STILL GONE"),
    ],
)
async def test_what_narrows_the_list(various: Shop, query: str, expected: str) -> None:
    assert await codes(various, query) == expected.split()


@pytest.mark.parametrize("state", ["below", "risk", "negative", "still"])
async def test_many_are_found_like_few(
    various: Shop, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for query in (f"state={state}", f"state={state}&q=cal"):
        few = await codes(various, query)
        with monkeypatch.context() as changed:
            changed.setattr(filters, "FEW", 0)
            assert await codes(various, query) == few


async def test_the_address_says_what_the_page_shows(various: Shop) -> None:
    category = await various.category()
    assert await codes(various, f"category_id={category}") == ["BELOW"]
    assert "NEGATIVE" not in await read(various, f"{LIST}?category={category}")
    html = await read(various, f"{LIST}?state=negative&days=90")
    assert "NEGATIVE" in html
    assert "STILL" not in html
    assert "em 90 dias" in html
    assert "Nenhum produto encontrado" in await read(various, f"{LIST}?q=zzzz&state=risk")
    assert "BELOW" in await read(various, f"{LIST}?state=worse&days=1&show=never&category=none")


async def test_pages_follow_each_other(shop: Shop) -> None:
    for name in "ABC":
        product = await shop.product(name=name, sku=name)
        await enter(shop, product, "issue", "1")
    first = await shop.get(f"{LEVELS}?state=negative&limit=2")
    rest = await shop.get(f"{LEVELS}?state=negative&limit=2&cursor={first['next_cursor']}")
    assert [one["sku"] for one in first["items"] + rest["items"]] == ["A", "B", "C"]
    html = await read(shop, f"{LIST}?state=negative&limit=2")
    assert "state=negative&amp;cursor=" in html


async def test_the_list_as_a_file(shop: Shop) -> None:
    product = await shop.product(name="Areia média", sku="AR-1", cost="2.00")
    await enter(shop, product, "receipt", "12.5")
    await shop.product(name="Brita")
    async with shop.client() as client:
        answer = await client.get(f"{LIST}/export?q=areia")
        book = await client.get(f"{LIST}/export?format=xlsx")
    head, line, *more = answer.content.decode("utf-8-sig").splitlines()
    assert head.startswith("Código;Produto;Marca;Categoria;Unid.;Risco;Em estoque;Reservado")
    assert head.endswith("A custo (R$)")
    assert line.startswith("AR-1;Areia média;")
    assert line.endswith(";25,00")
    assert more == []
    assert book.content.startswith(b"PK")
    async with shop.client("stock") as client:
        seen = (await client.get(f"{LIST}/export")).content.decode("utf-8-sig")
    assert "R$" not in seen.splitlines()[0]
    assert len(seen.splitlines()) == 3


async def test_another_stores_products_are_not_there(shop: Shop, neighbour: Shop) -> None:
    product = await neighbour.product(name="Areia do vizinho")
    await enter(neighbour, product, "issue", "1")
    assert await codes(shop, "state=negative") == []
    assert "vizinho" not in await read(shop, LIST)


async def test_what_moved_again_lies_still_no_more(various: Shop) -> None:
    (still,) = (await various.get(f"{LEVELS}?state=still"))["items"]
    await enter(various, {"id": still["product_id"]}, "issue", "1")
    assert await codes(various, "state=still") == []
