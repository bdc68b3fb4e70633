"""The pages of purchases: from a draft to goods on the shelf."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from buying import BUY, drafted, ordered
from shop import Shop

pytestmark = pytest.mark.db


async def test_from_a_draft_to_the_shelf(shop: Shop) -> None:
    supplier, product = await shop.supplier(minimum_order="900.00"), await shop.product()
    async with shop.client() as client:
        made = await client.post("/web/purchases", data={"supplier_id": supplier["id"]})
        assert made.status_code == 303, made.text
        edit = made.headers["location"]
        here = edit.removesuffix("/edit")
        row = {"product_id": [product["id"]], "product_id_text": ["Cimento"], "unit_price": ["30"]}
        saved = await client.post(edit, data=row | {"quantity": ["10"], "version": "1"})
        assert saved.status_code == 303, saved.text
        page = (await client.get(edit)).text
        assert "600,00" in page, "what is missing to the minimum"
        wrong = await client.post(edit, data=row | {"quantity": ["x"], "version": "2"})
        assert (wrong.status_code, "x" in wrong.text) == (422, True)
        stale = await client.post(edit, data=row | {"quantity": ["9"], "version": "1"})
        assert stale.status_code == 409
        await client.post(f"{here}/send", data={"version": "2"})
        page = (await client.get(f"{here}/receive")).text
        version = re.search(r'name="version" value="(\d+)"', page)
        assert version
        counted = {"lines.0.quantity": "4,5", "version": version[1], "is_last": "true"}
        done = await client.post(f"{here}/receive", data=counted)
        assert done.status_code == 303, done.text
        page = (await client.get(here)).text
        assert "4,5" in page
    ledger = await shop.get(f"/api/v1/stock/movements?product_id={product['id']}")
    assert [one["balance"] for one in ledger["items"]] == ["4.500"]


async def test_it_is_sent_on_paper_by_whatsapp_and_by_mail(shop: Shop) -> None:
    draft = await drafted(shop, await shop.supplier(), await shop.product())
    here = f"/web/purchases/{draft['id']}"
    async with shop.client() as client:
        pdf = await client.get(f"{here}/pdf")
        assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
        said = await client.post(f"{here}/whatsapp", data={"phone": "24999", "version": "1"})
        assert said.headers["location"].startswith("https://wa.me/")
        assert "Cimento" in unquote(said.headers["location"])
        version = str((await shop.get(f"{BUY}/{draft['id']}"))["version"])
        to = {"to": "vendas@vale.example"}
        stale = await client.post(f"{here}/mail", data={**to, "version": "1"})
        mailed = await client.post(f"{here}/mail", data={**to, "version": version})
        assert "danger" in stale.headers["set-cookie"], "somebody changed what is printed"
        assert "danger" not in mailed.headers["set-cookie"]


async def test_what_is_known_of_the_supplier_is_filled_in(shop: Shop) -> None:
    supplier = await shop.supplier(email="vendas@vale.example", phone="(24) 3300-0500")
    sent = await ordered(shop, supplier, await shop.product())
    async with shop.client() as client:
        page = (await client.get(f"/web/purchases/{sent['id']}")).text
    assert 'value="vendas@vale.example"' in page
    assert 'value="(24) 3300-0500"' in page


async def test_sending_twice_orders_once(shop: Shop) -> None:
    draft = await drafted(shop, await shop.supplier(), await shop.product())
    async with shop.client() as client:
        for version in ("1", "2"):
            data = {"phone": "24999", "version": version}
            await client.post(f"/web/purchases/{draft['id']}/whatsapp", data=data)
    assert (await shop.get(f"{BUY}/{draft['id']}"))["status"] == "sent"


async def test_who_receives_second_sees_what_came(shop: Shop) -> None:
    sent = await ordered(shop, await shop.supplier(), await shop.product())
    counted = {"lines.0.quantity": "3", "version": str(sent["version"])}
    path = f"/web/purchases/{sent['id']}/receive"
    async with shop.client("stock") as client:
        assert (await client.post(path, data=counted)).status_code == 303
        second = await client.post(path, data=counted)
        assert second.status_code == 409
        assert "nesse meio-tempo" in second.text
        assert 'value="3"' in second.text, "nothing typed is lost"
    seen = await shop.get(f"{BUY}/{sent['id']}")
    assert seen["lines"][0]["received"] == "3.000"


async def test_what_is_to_come_stands_on_the_products_page(shop: Shop) -> None:
    product = await shop.product()
    sent = await ordered(shop, await shop.supplier(), product)
    async with shop.client("stock") as client:
        path = f"/web/purchases/products/{product['id']}"
        page = (await client.get(path, headers={"HX-Request": "true"})).text
        assert sent["number"] in page
        for view in ("open", "late", "draft", "all"):
            assert (await client.get(f"/web/purchases?view={view}")).status_code == 200
