"""Pages of stock: overview, a product's panel, movements."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from basecore.ids import new_id
from shop import Shop

pytestmark = pytest.mark.db


async def read(shop: Shop, path: str, role: str = "stock", status: int = 200) -> str:
    """Return a page's HTML."""
    async with shop.client(role) as client:
        headers = {"HX-Request": "true"} if "/products/" in path else {}
        answer = await client.get(path, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.text


async def enter(shop: Shop, product: Any, role: str = "stock", **fields: str) -> httpx.Response:
    """Post the form of a movement."""
    values = {"product_id": product["id"], "product_id_text": product["name"], "kind": "receipt"}
    async with shop.client(role) as client:
        return await client.post("/web/stock/movements", data=values | fields)


async def test_the_overview_has_nothing_to_tell_yet(shop: Shop) -> None:
    assert "Nada está para acabar" in await read(shop, "/web/stock")
    assert "Nada a comprar agora" in await read(shop, "/web/stock?view=suggestions")


async def test_the_panel_alone_leads_to_its_page(shop: Shop) -> None:
    product = await shop.product()
    async with shop.client("stock") as client:
        answer = await client.get(f"/web/stock/products/{product['id']}")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/web/products/{product['id']}",
    )


async def test_a_movement_is_written_once(shop: Shop) -> None:
    product = await shop.product()
    fields = {"quantity": "1.234,5", "note": "NF 77", "idempotency_key": str(new_id())}
    first, again = [await enter(shop, product, **fields) for _ in range(2)]
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == f"/web/products/{product['id']}"
    html = await read(shop, f"/web/stock/products/{product['id']}")
    assert html.count("NF 77") == 1
    assert "1.234,5 SC" in html
    assert "+1.234,5" in html


@pytest.mark.parametrize(
    ("kind", "quantity", "balance"),
    [("issue", "2", "8"), ("return", "2", "12"), ("adjustment", "-3", "7")],
)
async def test_the_kind_gives_the_sign(shop: Shop, kind: str, quantity: str, balance: str) -> None:
    product = await shop.product()
    await enter(shop, product, quantity="10")
    await enter(shop, product, kind=kind, quantity=quantity)
    assert f"{balance} SC" in await read(shop, f"/web/stock/products/{product['id']}")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"quantity": ""}, "quantity"),
        ({"quantity": "muito"}, "quantity"),
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "-1"}, "quantity"),
        ({"quantity": "1", "product_id": ""}, "product_id"),
        ({"quantity": "1", "product_id": "0197aaaa-0000-7000-8000-000000000000"}, "product_id"),
        ({"quantity": "1", "kind": "theft"}, "kind"),
    ],
)
async def test_an_error_stands_at_its_field(shop: Shop, fields: dict[str, str], wrong: str) -> None:
    product = await shop.product(name="Brita 1")
    answer = await enter(shop, product, note="Nota digitada", **fields)
    assert answer.status_code == 422
    assert f'id="f-{wrong}-error"' in answer.text
    assert 'value="Nota digitada"' in answer.text
    assert 'value="Brita 1"' in answer.text
    ledger = await shop.get(f"/api/v1/stock/movements?product_id={product['id']}")
    assert ledger["items"] == []


async def test_the_form_starts_with_the_product_it_came_from(shop: Shop) -> None:
    product = await shop.product(name="Brita 1")
    assert 'value="Brita 1"' in await read(
        shop, f"/web/stock/movements/new?product={product['id']}"
    )


@pytest.mark.parametrize(
    ("role", "sees", "moves"),
    [("admin", 200, 200), ("stock", 200, 200), ("sales", 200, 403), ("finance", 403, 403)],
)
async def test_who_may_see_and_move(shop: Shop, role: str, sees: int, moves: int) -> None:
    product = await shop.product()
    await read(shop, "/web/stock", role, sees)
    await read(shop, f"/web/stock/products/{product['id']}", role, sees)
    await read(shop, "/web/stock/movements/new", role, moves)
    expected = 303 if moves == 200 else 403
    assert (await enter(shop, product, role, quantity="1")).status_code == expected


async def test_another_stores_product_cannot_be_moved(shop: Shop, neighbour: Shop) -> None:
    product = await neighbour.product()
    await read(shop, f"/web/stock/products/{product['id']}", status=404)
    await read(shop, f"/web/stock/movements/new?product={product['id']}", status=404)
    assert (await enter(shop, product, quantity="1")).status_code == 422
