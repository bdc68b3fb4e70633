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
