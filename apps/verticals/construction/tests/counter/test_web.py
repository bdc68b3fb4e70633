"""The screen of the counter, its receipt, and the picking list."""

from __future__ import annotations

from typing import Any

import pytest
from basecore.ids import new_id
from shop import Shop

pytestmark = pytest.mark.db

BASKET = "/web/counter/basket"


async def stocked(shop: Shop, quantity: str = "10", **fields: Any) -> Any:
    """Return a product with so much on hand."""
    product = await shop.product(**fields)
    move = {"product_id": product["id"], "kind": "receipt", "quantity": quantity}
    await shop.post("/api/v1/stock/movements", move)
    return product


async def send(shop: Shop, path: str, role: str = "sales", **fields: str) -> Any:
    """Post the counter's form."""
    async with shop.client(role) as client:
        return await client.post(path, data={"payment_method": "cash"} | fields)


def holding(product: Any, said: str = "2") -> dict[str, str]:
    """Return the fields of a basket of one product."""
    return {"lines.0.product_id": product["id"], "lines.0.said": said}


async def test_the_counter_is_for_who_sells(shop: Shop) -> None:
    for role, status in (("sales", 200), ("admin", 200), ("stock", 403), ("finance", 403)):
        async with shop.client(role) as client:
            assert (await client.get("/web/counter")).status_code == status


async def test_a_product_is_scanned_and_said(shop: Shop) -> None:
    product = await stocked(shop, base_price="38.90", barcodes=[{"code": "96385074"}])
    for typed in (product["sku"], "96385074"):
        answer = await send(shop, BASKET, product_id_text=typed, said="3")
        assert answer.status_code == 200, answer.text
        assert "116,70" in answer.text
    html = (await send(shop, BASKET, product_id=product["id"], said="1+2")).text
    assert "116,70" in html
    assert (
        "Nenhum produto tem este código" in (await send(shop, BASKET, product_id_text="zzz")).text
    )


async def test_scans_follow_each_other_without_a_quantity(shop: Shop) -> None:
    first = await stocked(shop, base_price="10.00")
    await stocked(shop, base_price="5.00", barcodes=[{"code": "96385074"}])
    html = (await send(shop, BASKET, product_id=first["id"], said="96385074")).text
    assert html.count('name="lines.') == 4
    assert "15,00" in html


async def test_lines_change_and_go(shop: Shop) -> None:
    product = await stocked(shop, base_price="10.00")
    html = (await send(shop, BASKET, **holding(product, "12x0,5"))).text
    assert "60,00" in html
    assert "Digite uma quantidade" in (await send(shop, BASKET, **holding(product, "???"))).text
    html = (await send(shop, BASKET, remove="0", **holding(product))).text
    assert "Ainda não há nada na cesta" in html
    html = (await send(shop, BASKET, discount_percent="10", **holding(product))).text
    assert "18,00" in html


async def test_a_sale_ends_with_its_receipt(shop: Shop) -> None:
    product = await stocked(shop, base_price="10.00")
    key = {"idempotency_key": str(new_id())}
    first, again = [await send(shop, "/web/counter", **holding(product), **key) for _ in range(2)]
    assert first.status_code == 303, first.text
    assert first.headers["location"] == again.headers["location"]
    async with shop.client("sales") as client:
        html = (await client.get(first.headers["location"])).text
    assert "20,00" in html
    assert "Dinheiro" in html
    assert "Consumidor" in html
    assert len((await shop.get("/api/v1/orders"))["items"]) == 1


async def test_what_is_left_is_told_and_nothing_typed_is_lost(shop: Shop) -> None:
    product = await stocked(shop, "1")
    answer = await send(shop, "/web/counter", **holding(product), discount_percent="3")
    assert answer.status_code == 422
    assert "Só restam 1 SC em estoque" in answer.text
    assert 'value="3"' in answer.text
    answer = await send(shop, "/web/counter")
    assert "Adicione pelo menos um produto" in answer.text
    answer = await send(shop, "/web/counter", **holding(product, "1") | {"payment_method": "x"})
    assert answer.status_code == 422


async def test_an_order_for_later_needs_a_name(shop: Shop) -> None:
    product = await stocked(shop)
    answer = await send(shop, "/web/counter", deed="later", **holding(product))
    assert "Escolha quem pede" in answer.text
    later = {"deed": "later", "customer_id": (await shop.customer())["id"], **holding(product)}
    wrong = await send(shop, "/web/counter", deliver_on="31/02/2027", **later)
    assert (wrong.status_code, "31/02/2027" in wrong.text) == (422, True)
    answer = await send(shop, "/web/counter", deliver_on="2027-03-02", **later)
    assert answer.status_code == 303
    (order,) = (await shop.get("/api/v1/orders"))["items"]
    assert (order["status"], order["deliver_on"]) == ("pending", "2027-03-02")
    assert answer.headers["location"] == f"/web/orders/{order['id']}"


async def test_the_picking_list_has_no_prices(shop: Shop) -> None:
    order = await shop.order()
    async with shop.client("stock") as client:
        answer = await client.get(f"/web/orders/{order['id']}/picking-list")
        receipt = await client.get(f"/web/orders/{order['id']}/receipt")
    assert "Cimento 50 kg" in answer.text
    assert "38,90" not in answer.text
    assert receipt.status_code == 403


async def test_another_stores_papers_do_not_exist(shop: Shop, neighbour: Shop) -> None:
    order = await neighbour.order()
    async with shop.client() as client:
        for paper in ("receipt", "picking-list"):
            answer = await client.get(f"/web/orders/{order['id']}/{paper}")
            assert answer.status_code == 404


async def test_an_exchange_in_one_go(shop: Shop) -> None:
    wrong, right = await stocked(shop, base_price="10.00"), await stocked(shop, base_price="12.00")
    lines = [{"product_id": wrong["id"], "quantity": "3"}]
    body = {"payment_method": "pix", "lines": lines}
    sold = await shop.post("/api/v1/counter-sales", body, role="sales")
    path = f"/web/orders/{sold['id']}/exchange"
    async with shop.client("sales") as client:
        assert "Troca de PED" in (await client.get(path)).text
    shown = await send(shop, f"{path}/difference", **holding(right), **{"back.0.quantity": "2"})
    assert shown.status_code == 200, shown.text
    told = shown.text.partition("Diferença")[2]
    for word, amount in (("O que volta", "20,00"), ("A pagar", "4,00")):
        assert amount in told.partition(f"<dt>{word}</dt>")[2][:120], told
    more = await send(shop, f"{path}/difference", **holding(right), **{"back.0.quantity": "9"})
    assert "30,00" in more.text, "no more comes back than the customer has"
    assert "A devolver" in more.text
    back = {"reason": "wrong_item", "back.0.quantity": "4"}
    refused = await send(shop, path, **holding(right), **back)
    assert (refused.status_code, "O cliente tem 3 SC" in refused.text) == (422, True)
    nothing = await send(shop, path, **holding(right), reason="wrong_item")
    assert (nothing.status_code, nothing.text.count("pelo menos um produto")) == (422, 1)
    key = {"idempotency_key": str(new_id())}
    back["back.0.quantity"] = "2"
    first, again = [await send(shop, path, **holding(right), **back, **key) for _ in range(2)]
    assert first.status_code == 303, first.text
    assert first.headers["location"] == again.headers["location"]
    (made,) = (await shop.get(f"/api/v1/orders/{sold['id']}/returns"))["items"]
    assert (made["kind"], made["lines"][0]["quantity"]) == ("exchange", "2.000")
