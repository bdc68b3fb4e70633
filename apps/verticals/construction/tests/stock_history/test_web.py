"""A product's history: what moved, when, with what value, and the same as a file."""

from __future__ import annotations

from typing import Any

import pytest
from construction.inventory import MovementKind
from construction.stock_history.web import KINDS
from shop import Shop, today

pytestmark = pytest.mark.db


def of(product: Any, more: str = "") -> str:
    return f"/web/stock/products/{product['id']}/history{more}"


async def read(shop: Shop, path: str, role: str = "stock", status: int = 200) -> str:
    async with shop.client(role) as client:
        answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


async def enter(shop: Shop, product: Any, kind: str, quantity: str, note: str) -> None:
    body = {"product_id": product["id"], "kind": kind, "quantity": quantity, "note": note}
    await shop.post("/api/v1/stock/movements", body)


@pytest.fixture
async def product(shop: Shop) -> Any:
    """Return a product that came and went."""
    made = await shop.product(name="Areia média", cost="2.50")
    for number, (kind, quantity) in enumerate([("receipt", "10"), ("issue", "3"), ("return", "1")]):
        await enter(shop, made, kind, quantity, f"Nota {number}")
    return made


def test_every_kind_has_a_word() -> None:
    assert {kind.value for kind in MovementKind} == KINDS.keys()


async def test_it_says_where_goods_lie(shop: Shop, product: Any) -> None:
    assert "Pátio" not in await read(shop, of(product))
    yard = await shop.post("/api/v1/stock/locations", {"name": "Pátio"})
    body = {"from_location": "store", "to": yard["code"]}
    lines = [{"product_id": product["id"], "quantity": "2"}]
    await shop.post("/api/v1/stock/transfers", {**body, "lines": lines})
    assert "Pátio" in await read(shop, of(product, "?kind=transfer"))
    async with shop.client("stock") as client:
        answer = await client.get(of(product, "/export?kind=transfer"))
    assert ";Transferência;Pátio;" in answer.content.decode("utf-8-sig")


async def test_all_that_moved_newest_first(shop: Shop, product: Any) -> None:
    html = await read(shop, of(product), "admin")
    places = [html.index(f"Nota {number}") for number in (2, 1, 0)]
    assert places == sorted(places)
    for shown in ("+10 SC", "-3 SC", "25,00", "-7,50", "custo de hoje"):
        assert shown in html
    seen = await read(shop, of(product), "stock")
    assert "+10 SC" in seen
    assert "25,00" not in seen
    assert of(product) in await _panel(shop, product)


async def _panel(shop: Shop, product: Any) -> str:
    async with shop.client("stock") as client:
        path = f"/web/stock/products/{product['id']}"
        return (await client.get(path, headers={"HX-Request": "true"})).text


async def test_what_narrows_it(shop: Shop, product: Any) -> None:
    html = await read(shop, of(product, "?kind=issue"))
    assert "Nota 1" in html
    assert "Nota 0" not in html
    assert "Nota 0" in await read(shop, of(product, f"?from={today()}&to={today()}&kind=theft"))
    assert "Nada desse tipo" in await read(shop, of(product, "?to=2020-01-01"))
    assert 'id="f-from-error"' in await read(shop, of(product, "?from=ontem"))
    first = await read(shop, of(product, "?limit=2"))
    assert "Nota 0" not in first
    after = first.partition("cursor=")[2].partition('"')[0]
    rest = await read(shop, of(product, f"?limit=2&cursor={after}"))
    assert "Nota 0" in rest
    assert "Nota 1" not in rest


async def test_it_as_a_file(shop: Shop, product: Any) -> None:
    async with shop.client() as client:
        answer = await client.get(of(product, "/export"))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Quando;Movimentação;Local;Quem;Anotação;Quantidade;Saldo;A custo (R$)"
    assert [line.split(";", 1)[1] for line in lines[1:]] == [
        "Devolução;Loja;admin of demo;Nota 2;1,000;8,000;2,50",
        "Saída;Loja;admin of demo;Nota 1;-3,000;7,000;-7,50",
        "Entrada;Loja;admin of demo;Nota 0;10,000;10,000;25,00",
    ]
    async with shop.client("stock") as client:
        seen = await client.get(of(product, "/export?kind=issue"))
    assert len(seen.content.splitlines()) == 2
    assert "R$" not in seen.content.decode("utf-8-sig")


async def test_without_a_cost_there_is_no_value(shop: Shop) -> None:
    plain = await shop.product(name="Brita 1")
    assert "não teve movimentação" in await read(shop, of(plain))
    await enter(shop, plain, "receipt", "4", "sem custo")
    assert "sem custo" in await read(shop, of(plain), "admin")


async def test_another_stores_product_is_not_there(neighbour: Shop, product: Any) -> None:
    await read(neighbour, of(product), status=404)
    await read(neighbour, of(product, "/export"), status=404)
