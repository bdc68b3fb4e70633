"""What is done to many records at once stands in the store's record once, with its count."""

from __future__ import annotations

from typing import Any

import pytest
from sheets import as_csv, products, run, send
from shop import Shop

pytestmark = pytest.mark.db

BULK = "/api/v1/products/bulk"


async def told(shop: Shop) -> list[tuple[str, str, dict[str, str]]]:
    """Return kind, action and details of all entries, oldest first."""
    items = (await shop.get("/api/v1/audit"))["items"]
    return [(one["kind"], one["action"], one["detail"]) for one in reversed(items)]


async def stocked(shop: Shop) -> Any:
    product = await shop.product()
    body = {"product_id": product["id"], "kind": "receipt", "quantity": "10"}
    await shop.post("/api/v1/stock/movements", body)
    return product


async def test_prices_of_many_products(shop: Shop) -> None:
    ids = [(await shop.product(base_price=price))["id"] for price in ("10.00", "20.00", "0")]
    await shop.post(BULK, {"ids": ids, "category": "Areias"}, status=200)
    assert await told(shop) == [], "no price was changed"
    done = await shop.post(BULK, {"ids": ids, "price": {"percent": "50"}}, status=200)
    await shop.post(f"{BULK}/{done['batch_id']}/undo", None, status=200)
    assert await told(shop) == [
        ("prices", "prices_changed", {"products": "2", "percent": "50"}),
        ("prices", "prices_taken_back", {"products": "2"}),
    ]


async def test_imported_prices_and_their_way_back(shop: Shop) -> None:
    batch = await send(shop, as_csv(products(3)))
    await run(shop, batch)
    rows = products(4)
    rows[0][3] = "777,00"
    again = await send(shop, as_csv(rows))
    await run(shop, again)
    await run(shop, again, "undo")
    assert await told(shop) == [
        ("prices", "imported", {"list": "products", "created": "3"}),
        ("prices", "imported", {"list": "products", "created": "1", "changed": "1"}),
        ("prices", "import_undone", {"list": "products", "removed": "1", "restored": "1"}),
    ]
    items = (await shop.get("/api/v1/audit"))["items"]
    assert {one["actor_name"] for one in items} == {f"admin of {shop.slug}"}


async def test_customers_that_come_in_are_no_prices(shop: Shop) -> None:
    rows = [["Maria da Obra", "111.444.777-35"]]
    batch = await send(shop, as_csv(rows, header=["Nome", "CPF/CNPJ"]), kind="customers")
    await run(shop, batch)
    assert await told(shop) == []


async def test_transfers_counts_and_returns(shop: Shop) -> None:
    product = await stocked(shop)
    await shop.location("Pátio")
    line = {"product_id": product["id"], "quantity": "4"}
    await shop.post("/api/v1/stock/transfers", {"to": "patio", "lines": [line], "note": "Chuva"})
    count = await shop.count(product)
    await shop.post(f"/api/v1/stock/counts/{count}/post", None, status=200)
    await shop.post(f"/api/v1/stock/counts/{count}/post", None, status=200)
    order = await shop.order(lines=[{"product_id": product["id"], "quantity": "2"}])
    await shop.step(order, "preparing")
    sold = {"line_id": order["lines"][0]["id"], "quantity": "2"}
    path = f"/api/v1/orders/{order['id']}"
    await shop.post(f"{path}/hand-overs", {"kind": "pickup", "lines": [sold]})
    await shop.post(f"{path}/returns", {"reason": "defect", "lines": [sold | {"quantity": "1"}]})
    entries = await told(shop)
    moved = {"products": "1", "from": "store", "to": "patio", "note": "Chuva"}
    assert entries[1:] == [
        ("stock", "transferred", moved),
        ("stock", "count_posted", {"products": "1", "differences": "1"}),
        ("cancellations", "return", {"reason": "defect", "lines": "1"}),
    ]
    async with shop.client() as client:
        page = (await client.get("/web/settings/audit")).text
    for words in ("Mercadoria transferida", "Contagem lançada", "devolvida", "defeito"):
        assert words in page
    assert order["number"] in page


async def test_a_price_rule_says_what_it_is_about_and_no_customers_name(shop: Shop) -> None:
    product = await shop.product(name="Cal hidratada", category="Cais")
    customer = await shop.customer(kind="person", name="Zulmira Quaresma", tax_id=None)
    rule = {"level": "customer", "customer_id": customer["id"], "kind": "discount", "value": "5"}
    path = "/api/v1/price-rules"
    made = await shop.post(path, rule | {"product_id": product["id"]})
    async with shop.client() as client:
        other = rule | {"category_id": product["category_id"]}
        headers = {"If-Match": '"1"'}
        changed = await client.put(f"{path}/{made['id']}", json=other, headers=headers)
        assert changed.status_code == 200, changed.text
        await client.post("/web/prices/rules/bulk", data={"action": "end", "rule": made["id"]})
    (_, _, new), (_, _, moved), (_, _, ended) = await told(shop)
    assert new == {"level": "customer", "target": "Cal hidratada"}
    assert (moved["was.target"], moved["now.target"]) == ("Cal hidratada", "Cais")
    assert ended == {"level": "customer", "target": "Cais"}
    async with shop.client() as client:
        page = (await client.get("/web/settings/audit")).text
        history = (await client.get(f"/web/prices/rules/{made['id']}")).text
    assert "Cal hidratada → Cais" in page
    assert page.count("Produto ou categoria") == 3
    assert "Zulmira" not in page
    assert "Cal hidratada" in history


async def test_what_is_owed_leaves_as_a_file_on_record(shop: Shop) -> None:
    await shop.order()
    async with shop.client() as client:
        answer = await client.get("/web/owed/export")
    assert answer.status_code == 200
    assert await told(shop) == [("exports", "list_exported", {"list": "owed"})]
