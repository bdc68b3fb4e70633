"""From a supplier's file to goods on the shelf: matching, deciding, receiving, remembering."""

from __future__ import annotations

import re
from typing import Any

import pytest
from basecore.ids import new_id
from buying import BUY, ordered
from invoices import Line, arrived, invoice, own_cnpj, sent
from shop import Shop, cnpj

pytestmark = pytest.mark.db


async def decided(shop: Shop, one: Any, place: int, status: int = 200, **body: Any) -> Any:
    """Decide a line of an invoice; return the answer."""
    path = f"/api/v1/invoices/{one['id']}/lines/{one['lines'][place]['id']}"
    async with shop.client() as client:
        answer = await client.put(path, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def received(shop: Shop, one: Any, status: int = 200, **body: Any) -> Any:
    """Receive an invoice."""
    return await shop.post(f"/api/v1/invoices/{one['id']}/receive", body, status=status)


async def test_a_file_is_taken_once_and_only_by_whom_it_is_for(shop: Shop) -> None:
    issuer = cnpj()
    (without,) = await sent(shop, invoice(issuer, cnpj(), [Line("A")]))
    assert without["fault"] == "no_cnpj"
    own = await own_cnpj(shop)
    content = invoice(issuer, own, [Line("A")])
    (first,), (again,) = await sent(shop, content), await sent(shop, content)
    assert (first["fault"], again["fault"]) == (None, "duplicate")
    assert again["invoice_id"] == first["invoice_id"]
    (other,) = await sent(shop, invoice(issuer, cnpj(), [Line("A")]))
    assert (other["fault"], other["invoice_id"]) == ("recipient", None)
    assert other["message"] == "This invoice is for another CNPJ than the store's"


async def test_lines_are_known_by_the_strongest_evidence(shop: Shop) -> None:
    own, supplier = await own_cnpj(shop), await shop.supplier()
    wanted = await shop.product(name="Areia lavada", uom="M3")
    bought = await ordered(shop, supplier, wanted)
    coded = await shop.product(name="Tijolo baiano", uom="UN")
    await shop.code(supplier, coded, code="T9", uom="MIL", ratio="1000")
    barcodes = [{"code": "7891234567895", "uom": "SC"}]
    scanned = await shop.product(name="Argamassa AC1", barcodes=barcodes)
    same = await shop.product(sku="OWN-1", name="Prego 17x27", uom="KG")
    alike = await shop.product(name="Vergalhao CA50 10mm", uom="BR")
    refers = f"<xPed>{bought['number']}</xPed><nItemPed>1</nItemPed>"
    lines = [
        Line("X1", "AREIA", uom="M3", quantity="10.0000", more=refers),
        Line("T9", "TIJOLO", uom="MIL", quantity="2.5000", value="2000.00"),
        Line("X3", "ARGAMASSA", uom="SC", gtin="7891234567895"),
        Line("OWN-1", "PREGO", uom="KG"),
        Line("X5", "VERGALHAO CA50 10MM 12M", uom="BR"),
        Line("X6", "ZZZ NUNCA VISTO"),
    ]
    one = await arrived(shop, invoice(supplier["tax_id"], own, lines))
    assert [(x["evidence"], x["state"]) for x in one["lines"]] == [
        ("order", "settled"),
        ("code", "settled"),
        ("gtin", "settled"),
        ("own_code", "open"),
        ("name", "open"),
        (None, "open"),
    ]
    products = [wanted, coded, scanned, same, alike]
    assert [x["product_id"] for x in one["lines"][:5]] == [x["id"] for x in products]
    assert (one["lines"][1]["base_quantity"], one["lines"][1]["unit_price"]) == (
        "2500.000",
        "0.8000",
    )
    refused = await received(shop, one, 409)
    assert refused["code"] == "invoice_undecided"


async def test_from_the_file_to_the_shelf_and_nothing_to_decide_the_next_time(shop: Shop) -> None:
    own, issuer = await own_cnpj(shop), cnpj()
    tile = await shop.product(name="Piso", uom="M2")
    lines = [Line("P-60", "PISO 60X60", uom="CX", quantity="22.0000", value="950.40")]
    one = await arrived(shop, invoice(issuer, own, lines))
    assert (await received(shop, one, 409))["code"] == "invoice_no_supplier"
    one = await shop.post(f"/api/v1/invoices/{one['id']}/supplier", None, status=200)
    refused = await decided(shop, one, 0, 422, product_id=tile["id"])
    assert refused["errors"][0]["field"] == "ratio", "nobody knows what a box holds"
    await decided(shop, one, 0, 422, product_id=str(new_id()), ratio="1")
    given = {"product_id": tile["id"], "ratio": "2.16", "counted": "45.36", "note": "1 quebrada"}
    settled = await decided(shop, one, 0, **given)
    assert (settled["lines"][0]["base_quantity"], settled["undecided"]) == ("47.520", 0)
    done = await received(shop, one)
    assert done["status"] == "received"
    assert (await received(shop, one, 409))["code"] == "invoice_state"
    ledger = await shop.get(f"/api/v1/stock/movements?product_id={tile['id']}")
    assert [x["quantity"] for x in ledger["items"]] == ["45.360"]
    assert (await shop.get(f"/api/v1/products/{tile['id']}"))["cost"] == "20.00"
    offers = await shop.get(f"/api/v1/suppliers/{done['supplier_id']}/offers")
    assert [x["unit_price"] for x in offers["items"]] == ["20.0000"]
    again = await arrived(shop, invoice(issuer, own, lines))
    assert (again["undecided"], again["lines"][0]["evidence"]) == (0, "code")
    assert (await received(shop, again))["status"] == "received"
    other_unit = [Line("P-60", "PISO", uom="PAL", quantity="1.0000")]
    third = await arrived(shop, invoice(issuer, own, other_unit))
    assert third["undecided"] == 1, "another unit is another decision"


async def test_what_was_ordered_is_counted_towards_the_order(shop: Shop) -> None:
    own, supplier, product = await own_cnpj(shop), await shop.supplier(), await shop.product()
    bought = await ordered(shop, supplier, product)
    refers = f"<xPed>{bought['number']}</xPed><nItemPed>1</nItemPed>"
    lines = [Line("X", uom="SC", quantity="10.0000", more=refers), Line("Y", "FRETE X")]
    one = await arrived(shop, invoice(supplier["tax_id"], own, lines))
    async with shop.client() as client:
        path = f"/web/invoices/{one['id']}/lines/{one['lines'][1]['id']}/leave-out"
        assert (await client.post(path)).status_code == 303
    await decided(shop, one, 0, counted="9")
    await received(shop, one)
    after = await shop.get(f"{BUY}/{bought['id']}")
    assert (after["status"], after["lines"][0]["received"]) == ("partly_received", "9.000")
    (line,) = after["receipts"][0]["lines"]
    assert (line["quantity"], line["invoiced"]) == ("9.000", "10.000")
    assert after["receipts"][0]["document"].startswith("NF-e ")


async def test_a_broken_seal_needs_somebodys_word(shop: Shop) -> None:
    own, supplier, product = await own_cnpj(shop), await shop.supplier(), await shop.product()
    await shop.code(supplier, product, code="A", uom="SC")
    content = invoice(supplier["tax_id"], own, [Line("A")]).replace(b"10.0000", b"90.0000")
    one = await arrived(shop, content)
    assert (one["seal"], one["undecided"]) == ("broken", 0)
    assert (await received(shop, one, 409))["code"] == "invoice_seal_broken"
    assert (await received(shop, one, vouches=True))["status"] == "received"


async def test_the_review_by_its_pages(shop: Shop) -> None:
    own, issuer = await own_cnpj(shop), cnpj()
    known = await shop.product(sku="K1", name="Cal hidratada")
    lines = [Line("K1", "CAL HIDRATADA"), Line("N1", "ZZ NOVIDADE", uom="UN")]
    files = {"file": ("nota.xml", invoice(issuer, own, lines), "text/xml")}
    async with shop.client() as client:
        page = (await client.post("/web/invoices/files", files=files)).text
        found = re.search(r"/web/invoices/([0-9a-f-]{36})", page)
        assert found
        here = f"/web/invoices/{found[1]}"
        assert (await client.post(f"{here}/supplier")).status_code == 303
        page = (await client.get(here)).text
        assert "Código igual ao nosso" in page
        assert "Não reconhecido" in page
        accept = re.search(r'action="(/web/invoices/[^"]*/lines/[0-9a-f-]{36})"', page)
        assert accept
        given = {"product_id": known["id"], "ratio": "1"}
        wrong = await client.post(accept[1], data=given | {"counted": "x"})
        assert (wrong.status_code, 'value="x"' in wrong.text) == (422, True)
        assert (await client.post(accept[1], data=given)).status_code == 303
        page = (await client.get(here)).text
        register = re.search(r'action="(/web/invoices/[^"]*/product)"', page)
        assert register
        fresh = {"sku": "N1", "name": "Novidade", "uom": "UN", "base_price": "45,00"}
        assert (await client.post(register[1], data=fresh)).status_code == 303
        done = await client.post(f"{here}/receive", data={})
        assert done.status_code == 303
    one = await shop.get(f"/api/v1/invoices/{found[1]}")
    assert (one["status"], one["lines"][1]["evidence"]) == ("received", "new")
    made = await shop.get(f"/api/v1/products/{one['lines'][1]['product_id']}")
    assert made["step"] == "1.000", "as the store says of the unit"


async def test_a_neighbours_invoice_and_product_do_not_exist(shop: Shop, neighbour: Shop) -> None:
    own, theirs = await own_cnpj(shop), await neighbour.product()
    one = await arrived(shop, invoice(cnpj(), own, [Line("A", "ZZZ NADA")]))
    said = [
        await decided(shop, one, 0, 422, product_id=given, ratio="1")
        for given in (theirs["id"], str(new_id()))
    ]
    assert said[0]["errors"] == said[1]["errors"]
    await neighbour.get(f"/api/v1/invoices/{one['id']}", status=404)


async def test_a_decision_is_answered_with_two_lines_however_long_the_invoice(shop: Shop) -> None:
    own, product = await own_cnpj(shop), await shop.product(uom="SC")
    one = await arrived(shop, invoice(cnpj(), own, [Line(f"N{n}", "ZZZ") for n in range(30)]))
    first, second, third = one["lines"][:3]
    here = f"/web/invoices/{one['id']}"
    async with shop.client() as client:
        htmx = {"HX-Request": "true"}
        wrong = await client.post(f"{here}/lines/{first['id']}", headers=htmx, data={"ratio": "x"})
        assert wrong.status_code == 422
        assert 'aria-invalid="true"' in wrong.text
        given = {"product_id": product["id"], "ratio": "1"}
        done = await client.post(f"{here}/lines/{first['id']}", headers=htmx, data=given)
        rows = re.findall(r'<tr id="line-([^"]+)"', done.text)
        assert (done.status_code, rows) == (200, [first["id"], second["id"]])
        assert "29 linhas a decidir" in done.text
        left = await client.post(f"{here}/lines/{second['id']}/leave-out", headers=htmx)
        assert re.findall(r'<tr id="line-([^"]+)"', left.text) == [second["id"], third["id"]]
        listed = (await client.get("/web/invoices?view=received")).text
        assert here not in listed
        assert here in (await client.get("/web/invoices")).text
