"""Suppliers over the API: documents, terms, codes, offers, and what others are told."""

from __future__ import annotations

from typing import Any

import pytest
from basecore.ids import new_id
from shop import Shop, cnpj
from sqlalchemy import text

pytestmark = pytest.mark.db

TOLD = text(
    "SELECT payload FROM events.outbox WHERE tenant_id = :tenant AND event_type = :name "
    "ORDER BY sequence"
)


async def told(shop: Shop, name: str) -> list[Any]:
    """Return what others were told."""
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        rows = await session.execute(TOLD, {"tenant": shop.tenant_id, "name": name})
        return [row[0] for row in rows]


async def patch(shop: Shop, supplier: Any, version: int, body: Any) -> Any:
    async with shop.client() as client:
        path = f"/api/v1/suppliers/{supplier['id']}"
        return await client.patch(path, json=body, headers={"If-Match": f'"{version}"'})


async def test_a_cnpj_may_have_letters_and_is_there_once(shop: Shop) -> None:
    body = {"name": "Tintas Sol", "tax_id": "12.abc.345/01de-35"}
    first = await shop.post("/api/v1/suppliers", body)
    assert first["tax_id"] == "12ABC34501DE35"
    twice = await shop.post("/api/v1/suppliers", body, status=422)
    assert twice["errors"][0]["message"] == "Another supplier has this CNPJ already"
    wrong = {"name": "Tintas Lua", "tax_id": "12.ABC.345/01DE-36"}
    refused = await shop.post("/api/v1/suppliers", wrong, status=422)
    assert refused["errors"][0]["field"] == "tax_id"
    without = [await shop.post("/api/v1/suppliers", {"name": "Sem CNPJ"}) for _ in range(2)]
    assert [one["tax_id"] for one in without] == [None, None]
    found = await shop.get("/api/v1/suppliers?q=12abc345")
    assert [one["id"] for one in found["items"]] == [first["id"]]


async def test_others_are_told_terms_and_no_names(shop: Shop) -> None:
    supplier = await shop.supplier(lead_time_days=5, minimum_order="1500.00")
    assert (await patch(shop, supplier, 1, {"notes": "Só à tarde"})).status_code == 200
    assert (await patch(shop, supplier, 2, {"lead_time_days": 8})).json()["version"] == 3
    assert (await patch(shop, supplier, 2, {"lead_time_days": 9})).status_code == 412
    events = await told(shop, "supplier_registered")
    assert [one["lead_time_days"] for one in events] == [5, 8]
    assert not any("Cimentos" in str(one) for one in events)


async def test_contacts_are_replaced_as_a_whole(shop: Shop) -> None:
    supplier = await shop.supplier(contacts=[{"name": "Rita"}, {"name": "Davi"}])
    changed = await patch(shop, supplier, 1, {"contacts": [{"name": "Davi", "role": "Vendas"}]})
    assert [one["name"] for one in changed.json()["contacts"]] == ["Davi"]


async def test_a_code_means_one_product(shop: Shop) -> None:
    supplier, brick, tile = await shop.supplier(), await shop.product(), await shop.product()
    first = await shop.code(supplier, brick, code="A 1", uom="mil", ratio="1000")
    again = await shop.code(supplier, tile, code="A 1", uom="CX", ratio="54/25")
    assert first["id"] == again["id"]
    assert (again["product_id"], again["ratio"], again["uom"]) == (tile["id"], "2.16", "CX")
    path = f"/api/v1/suppliers/{supplier['id']}/codes"
    assert [one["code"] for one in (await shop.get(path))["items"]] == ["A 1"]
    body = {"product_id": brick["id"], "code": "B", "uom": "CX", "ratio": "0"}
    assert (await shop.post(path, body, status=422))["errors"][0]["field"] == "ratio"
    async with shop.client() as client:
        assert (await client.delete(f"{path}/{again['id']}")).status_code == 204
        assert (await client.delete(f"{path}/{again['id']}")).status_code == 404


async def test_an_offer_is_told_to_those_who_compare(shop: Shop) -> None:
    supplier, product = await shop.supplier(), await shop.product()
    path = f"/api/v1/suppliers/{supplier['id']}/offers"
    body = {"product_id": product["id"], "unit_price": "29.9", "minimum_quantity": "400"}
    made = await shop.post(path, body | {"offered_on": "2026-03-02"})
    assert (made["unit_price"], made["source"]) == ("29.9000", "entered")
    ends = body | {"offered_on": "2026-03-02", "valid_until": "2026-03-01"}
    refused = await shop.post(path, ends, status=422)
    assert refused["errors"][0]["message"] == "This is before the other day"
    (event,) = await told(shop, "supplier_price_recorded")
    assert (event["unit_price"], event["minimum_quantity"]) == ("29.9000", "400.000")
    assert (await shop.get(path))["items"] == [made]


async def test_a_neighbours_product_and_supplier_do_not_exist(shop: Shop, neighbour: Shop) -> None:
    supplier, theirs = await shop.supplier(), await neighbour.product()
    foreign = await neighbour.supplier()
    offer, code = {"unit_price": "1.00"}, {"code": "X", "uom": "UN"}
    for what, body in (("offers", offer), ("codes", code)):
        path = f"/api/v1/suppliers/{supplier['id']}/{what}"
        said = [
            await shop.post(path, body | {"product_id": product_id}, status=422)
            for product_id in (theirs["id"], str(new_id()))
        ]
        assert said[0]["errors"] == said[1]["errors"]
        for supplier_id in (foreign["id"], str(new_id())):
            await shop.get(f"/api/v1/suppliers/{supplier_id}/{what}", status=404)
    await shop.supplier(tax_id=foreign["tax_id"])


async def test_the_pages_show_and_keep(shop: Shop) -> None:
    product = await shop.product(name="Bloco 14")
    fields = {"name": "Blocos Serra", "tax_id": cnpj(), "minimum_order": "1.500,00"}
    people = {"contact_name": ["Rita", ""], "contact_role": ["Vendas", ""]}
    people |= {"contact_phone": ["", ""], "contact_email": ["", ""]}
    async with shop.client() as client:
        made = await client.post("/web/suppliers", data=fields | people)
        assert made.status_code == 303, made.text
        here = made.headers["location"].partition("?")[0]
        row = {"product_id": product["id"], "product_id_text": "Bloco 14"}
        price = row | {"unit_price": "3,2", "offered_on": "2026-01-02"}
        assert (await client.post(f"{here}/offers", data=price)).status_code == 303
        code = row | {"code": "BL14", "uom": "MIL", "ratio": "1000", "lot": "1"}
        assert (await client.post(f"{here}/codes", data=code)).status_code == 303
        page = (await client.get(here)).text
        assert all(one in page for one in ("Blocos Serra", "Rita", "BL14", "Bloco 14", "3,2"))
        wrong = await client.post("/web/suppliers", data={"name": "", "minimum_order": "x"})
        assert wrong.status_code == 422
        stale = {"name": "Outro", "version": "9"}
        assert (await client.post(here, data=stale)).status_code == 409
        saved = await client.post(here, data=fields | {"name": "Serra", "version": "1"})
        assert saved.status_code == 303, saved.text
    async with shop.client("stock") as client:
        page = (await client.get(here)).text
    assert "Serra" in page
    assert "3,2" not in page
