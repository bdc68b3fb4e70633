"""The report of what is still owed to customers: page, API and files."""

from __future__ import annotations

from typing import Any

import pytest
from shop import Shop

pytestmark = pytest.mark.db


async def half_given(shop: Shop, **fields: Any) -> Any:
    """Return an order of 10 of which 4 were handed over."""
    product = await shop.product()
    lines = [{"product_id": product["id"], "quantity": "10"}]
    order = await shop.order(lines=lines, **fields)
    await shop.step(order, "preparing")
    line = {"line_id": order["lines"][0]["id"], "quantity": "4"}
    path = f"/api/v1/orders/{order['id']}/hand-overs"
    await shop.post(path, {"kind": "pickup", "lines": [line]})
    return order


async def test_what_is_owed_line_by_line_by_product_and_by_customer(shop: Shop) -> None:
    order, other = await half_given(shop), await half_given(shop)
    done = await half_given(shop)
    await shop.step(done, "delivered", is_pickup=True)
    gone = await shop.order()
    await shop.step(gone, "cancelled")
    (first, second) = (await shop.get("/api/v1/owed"))["items"]
    assert [first["order_number"], second["order_number"]] == [order["number"], other["number"]]
    assert (first["ordered"], first["owed"]) == ("10.000", "6.000")
    wanted = f"product_id={order['lines'][0]['product_id']}"
    (product,) = (await shop.get(f"/api/v1/owed/products?{wanted}"))["items"]
    assert (product["owed"], product["orders"]) == ("6.000", 1)
    assert len((await shop.get("/api/v1/owed/products"))["items"]) == 2
    wanted = f"customer_id={other['customer_id']}"
    (customer,) = (await shop.get(f"/api/v1/owed/customers?{wanted}"))["items"]
    assert (customer["lines"], customer["orders"]) == (1, 1)


@pytest.mark.parametrize("report", ["", "/products", "/customers"])
async def test_reports_go_on_by_cursor(shop: Shop, report: str) -> None:
    for _ in range(3):
        await half_given(shop)
    whole = (await shop.get(f"/api/v1/owed{report}"))["items"]
    found, cursor = [], ""
    while cursor is not None:
        page = await shop.get(f"/api/v1/owed{report}?limit=1&cursor={cursor}")
        found += page["items"]
        cursor = page["next_cursor"]
    assert len(whole) == 3
    assert found == whole


async def test_the_page_and_its_files(shop: Shop) -> None:
    order = await half_given(shop)
    async with shop.client("stock") as client:
        for by in ("line", "product", "customer"):
            assert "<tr data-href" in (await client.get(f"/web/owed?by={by}")).text
        sheet = (await client.get("/web/owed/export?format=csv")).text
        book = await client.get("/web/owed/export?format=xlsx")
    assert order["number"] in sheet
    assert "6,000" in sheet
    assert book.content.startswith(b"PK")


async def test_sellers_and_other_stores_see_their_own(shop: Shop, neighbour: Shop) -> None:
    order = await half_given(shop, role="admin")
    assert (await shop.get("/api/v1/owed", role="sales"))["items"] == []
    wanted = f"?customer_id={order['customer_id']}"
    for report in ("", "/products", "/customers"):
        assert (await neighbour.get(f"/api/v1/owed{report}{wanted}"))["items"] == []
    async with neighbour.client() as client:
        assert "Nada a entregar" in (await client.get(f"/web/owed{wanted}")).text
