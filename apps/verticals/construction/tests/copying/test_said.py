"""Quantities as somebody typed them go along with what is carried over."""

from __future__ import annotations

from typing import Any

import pytest
from editor import Editor
from shop import Shop

pytestmark = pytest.mark.db

BOX = {"uom": "cx", "factor": "12"}
TYPED = ["2 cx", "12x3,5+10%", "3"]


async def typed(shop: Shop) -> tuple[Any, Any]:
    """Return a product that is sold in boxes, and a quote of it as people say quantities."""
    product = await shop.product(name="Piso", units=[BOX])
    editor = Editor(shop)
    await editor.header(customer_id=(await shop.customer())["id"])
    for said in TYPED:
        await editor.line(product_id=product["id"], said=said)
    return product, await shop.get(f"/api/v1/quotes/{editor.quote_id}", role="sales")


def quantities(quote: Any) -> list[tuple[str, str | None]]:
    """Return what was counted and what was said, line by line."""
    return [(one["quantity"], one["said"]) for one in quote["lines"]]


async def set_box(shop: Shop, product: Any, pieces: int) -> None:
    """Change how many pieces a box holds."""
    path = f"/api/v1/products/{product['id']}"
    async with shop.client() as client:
        version = (await client.get(path)).headers["etag"]
        units = {"units": [BOX | {"factor": str(pieces)}]}
        answer = await client.patch(path, json=units, headers={"If-Match": version})
    assert answer.status_code == 200, answer.text


ALL = [("24.000", "2 cx"), ("46.200", "12x3,5+10%"), ("3.000", "3")]
WITHOUT_BOX = [("24.000", None), *ALL[1:]]


async def test_a_copy_keeps_what_was_typed_while_it_means_the_same(shop: Shop) -> None:
    product, quote = await typed(shop)
    assert quantities(quote) == ALL
    path = f"/api/v1/quotes/{quote['id']}/copies"
    for prices in ("same", "today"):
        made = await shop.post(path, {"prices": prices}, role="sales")
        assert quantities(made) == ALL
        assert quantities(await shop.get(f"/api/v1/quotes/{made['id']}", role="sales")) == ALL
    await set_box(shop, product, 10)
    assert quantities(await shop.post(path, None, role="sales")) == WITHOUT_BOX


async def test_a_template_keeps_it_too(shop: Shop) -> None:
    product, quote = await typed(shop)
    named = {"quote_id": quote["id"], "name": "Sala"}
    kept = await shop.post("/api/v1/quote-templates", named, role="sales")
    assert quantities(kept) == ALL
    async with shop.client("sales") as client:
        assert "12x3,5+10%" in (await client.get(f"/web/quotes/templates/{kept['id']}")).text
    path = f"/api/v1/quote-templates/{kept['id']}/quotes"
    body = {"customer_id": quote["customer_id"]}
    assert quantities(await shop.post(path, body, role="sales")) == ALL
    await set_box(shop, product, 10)
    assert quantities(await shop.post(path, body, role="sales")) == WITHOUT_BOX


async def test_dropping_a_change_brings_it_back(shop: Shop) -> None:
    _, quote = await typed(shop)
    path = f"/api/v1/quotes/{quote['id']}"
    for step in ("send", "change", "restore"):
        await shop.post(f"{path}/{step}", None, role="sales", status=200)
    assert quantities(await shop.get(path, role="sales")) == ALL


async def test_nobody_says_it_from_outside(shop: Shop) -> None:
    line = {"product_id": (await shop.product())["id"], "quantity": "2", "said": "99 cx"}
    body = {"customer_id": (await shop.customer())["id"], "lines": [line]}
    await shop.post("/api/v1/quotes", body, role="sales", status=422)
