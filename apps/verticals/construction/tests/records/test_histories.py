"""What became of a quote, an order, a job site and an address stands in their histories."""

from __future__ import annotations

from typing import Any

import pytest
from shop import Shop

pytestmark = pytest.mark.db


async def change(shop: Shop, method: str, path: str, body: dict[str, Any]) -> None:
    async with shop.client() as client:
        version = (await client.get(path)).headers["etag"]
        answer = await client.request(method, path, json=body, headers={"If-Match": version})
    assert answer.is_success, answer.text


async def page(shop: Shop, path: str) -> str:
    async with shop.client() as client:
        return (await client.get(path)).text


async def test_the_discount_of_a_quote(shop: Shop) -> None:
    quote = await shop.quote(role="admin")
    lines = [{"product_id": one["product_id"], "quantity": "2"} for one in quote["lines"]]
    body = {"customer_id": quote["customer_id"], "lines": lines, "discount_percent": "10"}
    await change(shop, "PUT", f"/api/v1/quotes/{quote['id']}", body)
    html = await page(shop, f"/web/quotes/{quote['id']}")
    assert "Desconto (%): <del>0,00</del>" in " ".join(html.split())
    assert "<ins>10,00</ins>" in html
    assert "<ins>70,02</ins>" in html


async def test_the_status_of_an_order(shop: Shop) -> None:
    order = await shop.order()
    await shop.step(order, "preparing")
    html = await page(shop, f"/web/orders/{order['id']}")
    assert "<del>Pendente</del>" in html
    assert "<ins>Em preparo</ins>" in html


async def test_the_address_of_a_job_site(shop: Shop) -> None:
    customer = await shop.customer()
    site = {"name": "Obra", "city": "Campinas", "state": "SP", "receives_from": "08:00"}
    site |= {"receives_until": "17:00"}
    path = f"/customers/{customer['id']}/job-sites"
    made = await shop.post(f"/api/v1{path}", site)
    where = f"{path}/{made['id']}"
    moved = {"city": "Santos", "receives_from": "07:30"}
    await change(shop, "PATCH", f"/api/v1{where}", moved)
    html = await page(shop, f"/web{where}")
    for was, now in (("Campinas", "Santos"), ("08:00", "07:30")):
        assert f"<del>{was}</del>" in html
        assert f"<ins>{now}</ins>" in html


async def test_the_address_of_a_company_but_not_of_a_person(shop: Shop) -> None:
    for kind, tax_id, is_told in (("company", None, True), ("person", "52998224725", False)):
        given = {"kind": kind, "city": "Campinas"} | ({"tax_id": tax_id} if tax_id else {})
        customer = await shop.customer(**given)
        await change(shop, "PATCH", f"/api/v1/customers/{customer['id']}", {"city": "Santos"})
        html = await page(shop, f"/web/customers/{customer['id']}/timeline")
        assert ("<ins>Santos</ins>" in html) is is_told
        assert "Cidade" in html
