"""Files that are no invoice to receive: each is told apart on screen, and the good one comes in."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal

import pytest
from construction.nfe.domain import MAX_FILE
from invoices import Line, arrived, invoice, own_cnpj
from shop import Shop, cnpj

pytestmark = pytest.mark.db

OWN_ENTITY = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


def bomb() -> bytes:
    """Return a small zip that is large inside."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for n in range(12):
            files.writestr(f"{n}.xml", b"\0" * (MAX_FILE + 1))
    return packed.getvalue()


async def test_each_bad_file_has_its_sentence_and_keeps_no_other_out(shop: Shop) -> None:
    own, issuer = await own_cnpj(shop), cnpj()
    good = invoice(issuer, own, [Line("A")])
    bad = {
        "namespace.xml": (good.replace(b"portalfiscal", b"portalfalso"), "não tem o namespace"),
        "outro-cnpj.xml": (invoice(issuer, cnpj(), [Line("A")]), "outro CNPJ que não o da loja"),
        "zero.xml": (invoice(issuer, own, [Line("A", quantity="0")]), "não traz mercadoria"),
        "grande.xml": (good + b" " * MAX_FILE, "mais de 5 MB"),
        "bomba.zip": (bomb(), "passa de 50 MB"),
        "entidade.xml": (OWN_ENTITY + good, "define entidades próprias"),
        "texto.xml": (b"nota fiscal", "não é o arquivo XML"),
        "outra.xml": (b"<a/>", "Não há NF-e"),
        "chave.xml": (good.replace(b'Id="NFe3', b'Id="NFe4'), "chave de acesso"),
        "negativa.xml": (invoice(issuer, own, [Line("A", quantity="-1")]), "valores impossíveis"),
    }
    files = [("file", (name, content, "text/xml")) for name, (content, _) in bad.items()]
    async with shop.client("stock") as client:
        sent = [*files, ("file", ("boa.xml", good, "text/xml"))]
        page = (await client.post("/web/invoices/files", files=sent)).text
    for _, sentence in bad.values():
        assert sentence in page
    assert len(re.findall(r"Conferir as linhas", page)) == 1
    (only,) = (await shop.get("/api/v1/invoices"))["items"]
    assert only["issuer_tax_id"] == issuer


async def test_what_was_changed_after_signing_is_told_and_needs_a_word(shop: Shop) -> None:
    content = invoice(cnpj(), await own_cnpj(shop), [Line("A")])
    one = await arrived(shop, content.replace(b"300.00</vProd>", b"30.00</vProd>"))
    async with shop.client("stock") as client:
        page = (await client.get(f"/web/invoices/{one['id']}")).text
    assert "foi alterado depois de assinado" in page
    assert "não somam o total" not in page, "prices are not for stock keepers"
    async with shop.client() as client:
        page = (await client.get(f"/web/invoices/{one['id']}")).text
    assert "As linhas não somam o total" in page


async def test_charges_that_only_the_total_says_are_shared_out(shop: Shop) -> None:
    own, issuer = await own_cnpj(shop), cnpj()
    product = await shop.product(sku="A", uom="SC")
    content = invoice(issuer, own, [Line("A")], is_signed=False)
    content = content.replace(b"<vNF>300.00", b"<vFrete>25.00</vFrete><vSeg>5.00</vSeg><vNF>330.00")
    one = await arrived(shop, content)
    assert (one["freight"], one["unexplained"]) == ("30.00", "0.0000")
    one = await shop.post(f"/api/v1/invoices/{one['id']}/supplier", None, status=200)
    async with shop.client() as client:
        path = f"/api/v1/invoices/{one['id']}/lines/{one['lines'][0]['id']}"
        assert (await client.put(path, json={"product_id": product["id"]})).is_success
    await shop.post(f"/api/v1/invoices/{one['id']}/receive", {}, status=200)
    cost = (await shop.get(f"/api/v1/products/{product['id']}"))["cost"]
    assert Decimal(cost) == 33, "ten for 300 and 30 of charges"


async def test_two_people_receive_one_invoice_and_it_comes_in_once(shop: Shop) -> None:
    own, issuer = await own_cnpj(shop), cnpj()
    product = await shop.product(sku="A", uom="SC")
    one = await arrived(shop, invoice(issuer, own, [Line("A")]))
    one = await shop.post(f"/api/v1/invoices/{one['id']}/supplier", None, status=200)
    here = f"/web/invoices/{one['id']}"
    async with shop.client() as first, shop.client("stock") as second:
        data = {"product_id": product["id"], "ratio": "1"}
        await first.post(f"{here}/lines/{one['lines'][0]['id']}", data=data)
        await first.post(f"{here}/receive")
        told = await second.post(f"{here}/receive")
        assert "danger" in told.headers["set-cookie"]
    ledger = await shop.get(f"/api/v1/stock/movements?product_id={product['id']}")
    assert len(ledger["items"]) == 1
