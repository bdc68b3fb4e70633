"""Units and barcodes in the form, many products at once, pictures: as people do it in pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from basecore.ids import new_id
from pictures import photo
from shop import Shop

pytestmark = pytest.mark.db

TILE = {
    "name": "Porcelanato 60x60",
    "sku": "POR-60",
    "uom": "m2",
    "base_price": "R$ 74,9",
    "step": "0.01",
    "barcode": "",
    "ncm": "69072100",
    "unit_uom": ["cx", "pal", "", ""],
    "unit_factor": ["2,16", "40", "", ""],
    "unit_of": ["", "CX", "", ""],
    "unit_step": ["1", "1", "1", "1"],
    "unit_weight_kg": ["48,5", "", "", ""],
    "unit_barcode": ["2000000000015", "", "", ""],
}


async def post(shop: Shop, path: str, fields: Mapping[str, Any], **more: Any) -> httpx.Response:
    async with shop.client() as client:
        return await client.post(path, data=fields, **more)


async def read(shop: Shop, path: str) -> str:
    async with shop.client() as client:
        answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


async def registered(shop: Shop) -> Any:
    answer = await post(shop, "/web/products", TILE)
    assert answer.status_code == 303, answer.text
    return await shop.get(answer.headers["location"].replace("/web", "/api/v1"))


def typed_in(html: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" type="text" value="([^"]*)"', html)


async def test_units_are_typed_as_they_are_said(shop: Shop) -> None:
    product = await registered(shop)
    found = {u["uom"]: (u["numerator"], u["denominator"]) for u in product["units"]}
    assert found == {"CX": (54, 25), "PAL": (432, 5)}
    assert product["barcodes"] == [{"code": "2000000000015", "uom": "CX"}]
    html = await read(shop, f"/web/products/{product['id']}")
    assert "2,16 M2" in html
    assert "86,4 M2" in html


async def test_the_form_comes_back_as_it_was_stored(shop: Shop) -> None:
    product = await registered(shop)
    html = await read(shop, f"/web/products/{product['id']}/edit")
    assert typed_in(html, "unit_factor")[:2] == ["2,16", "86,4"]
    assert typed_in(html, "unit_barcode")[:2] == ["2000000000015", ""]
    assert len(typed_in(html, "unit_uom")) == 5, "two units and room for three"


async def test_a_units_volume_outlives_the_form(shop: Shop) -> None:
    unit = {"uom": "CX", "factor": "2.16", "volume_m3": "0.04"}
    product = await shop.product(uom="M2", units=[unit])
    html = await read(shop, f"/web/products/{product['id']}/edit")
    assert 'name="unit_volume_m3" value="0,04"' in html
    form = {"version": "1", "name": "X", "base_price": "1", "is_active": "true"}
    form |= {"unit_uom": "CX", "unit_factor": "2,5", "unit_volume_m3": "0,04"}
    assert (await post(shop, f"/web/products/{product['id']}/edit", form)).status_code == 303
    after = (await shop.get(f"/api/v1/products/{product['id']}"))["units"][0]
    assert (after["numerator"], after["volume_m3"]) == (5, "0.040000")


async def test_saving_what_is_shown_changes_no_unit(shop: Shop) -> None:
    product = await registered(shop)
    shown = TILE | {"version": "1", "is_active": "true", "unit_factor": ["2,16", "86,4", "", ""]}
    shown |= {"unit_of": ["", "", "", ""], "unit_uom": ["CX", "PAL", "", ""]}
    answer = await post(shop, f"/web/products/{product['id']}/edit", shown)
    assert answer.status_code == 303
    after = await shop.get(f"/api/v1/products/{product['id']}")
    assert (after["units"], after["barcodes"]) == (product["units"], product["barcodes"])
    emptied = shown | {"version": "2", "unit_uom": [""], "unit_factor": [""]}
    emptied |= {"unit_of": [""], "unit_step": ["1"], "unit_weight_kg": [""], "unit_barcode": [""]}
    assert (await post(shop, f"/web/products/{product['id']}/edit", emptied)).status_code == 303
    assert (await shop.get(f"/api/v1/products/{product['id']}"))["units"] == []


@pytest.mark.parametrize(
    ("field", "cells", "where", "sentence"),
    [
        ("unit_factor", ["zero", "40", "", ""], "units-0-factor", "Escreva quantas cabem"),
        ("unit_factor", ["0", "40", "", ""], "units-0-factor", "Escreva quantas cabem"),
        ("unit_of", ["PAL", "CX", "", ""], "units-0-of", "em círculo"),
        ("unit_of", ["XX", "CX", "", ""], "units-0-of", "não tem esta unidade"),
        ("unit_uom", ["m2", "pal", "", ""], "units-0-uom", "própria unidade de venda"),
        ("unit_uom", ["cx", "cx", "", ""], "units-1-uom", "duas vezes"),
        ("unit_barcode", ["2000000000016", "", "", ""], "units-0-barcode", "dígito verificador"),
        ("barcode", "2000000000015", "units-0-barcode", "Outro produto ou unidade"),
        ("ncm", "123", "ncm", "formato"),
    ],
)
async def test_a_sentence_stands_at_the_cell_and_nothing_is_lost(
    shop: Shop, field: str, cells: Any, where: str, sentence: str
) -> None:
    answer = await post(shop, "/web/products", TILE | {field: cells})
    assert answer.status_code == 422
    at = answer.text.index(f'id="f-{where}-error"')
    assert sentence in answer.text[at : at + 400]
    assert "2,16" in typed_in(answer.text, "unit_factor") or field == "unit_factor"
    assert "R$ 74,9" in answer.text


async def test_prices_are_shown_changed_and_taken_back(shop: Shop) -> None:
    products = [await shop.product(name=f"Cimento {n}", base_price="10.00") for n in range(2)]
    form = {"ids": [one["id"] for one in products], "percent": "7,5", "rounding": "ends_90"}
    shown = await post(shop, "/web/products/bulk/preview", form)
    assert shown.status_code == 200
    assert shown.text.count("<strong>10,90</strong>") == 2
    key = re.findall(r'name="idempotency_key" value="([^"]+)"', shown.text)[0]
    done, again = [
        await post(shop, "/web/products/bulk", form | {"idempotency_key": key}) for _ in range(2)
    ]
    assert (done.status_code, done.headers["location"]) == (303, again.headers["location"])
    page = await read(shop, done.headers["location"])
    assert "Desfazer esta alteração" in page
    assert (await shop.get(f"/api/v1/products/{products[0]['id']}"))["base_price"] == "10.90"
    await post(shop, f"{done.headers['location']}/undo", {})
    assert (await shop.get(f"/api/v1/products/{products[0]['id']}"))["base_price"] == "10.00"
    assert "Desfazer esta alteração" not in await read(shop, done.headers["location"])


async def test_category_and_sale_are_shown_and_taken_back(shop: Shop) -> None:
    product = await shop.product(category="Cimentos")
    form = {"ids": product["id"], "category": "Argamassas", "sale": "off"}
    done = await post(shop, "/web/products/bulk", form)
    page = await read(shop, done.headers["location"])
    for text in ("Cimentos", "Argamassas", "À venda", "Desfazer esta alteração"):
        assert text in page
    await post(shop, f"{done.headers['location']}/undo", {})
    seen = await shop.get(f"/api/v1/products/{product['id']}")
    assert (seen["category"], seen["is_active"]) == ("Cimentos", True)


async def test_all_that_the_list_shows_can_be_changed(shop: Shop) -> None:
    for n in range(3):
        await shop.product(name=f"Areia {n}", category="Areia")
    await shop.product(name="Cal")
    shown = await post(shop, "/web/products/bulk/preview?q=areia", {"scope": "all"})
    assert "3 produtos" in shown.text
    assert len(re.findall(r'name="ids" value="', shown.text)) == 3


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"percent": "dez"}, "Digite um número"),
        ({"percent": "-100"}, "menos de 100"),
        ({}, "Escolha o que mudar"),
    ],
)
async def test_a_bulk_change_that_cannot_be(
    shop: Shop, fields: dict[str, str], sentence: str
) -> None:
    product = await shop.product()
    answer = await post(shop, "/web/products/bulk", {"ids": product["id"]} | fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{product["id"]}"' in answer.text


async def test_a_foreign_product_cannot_be_among_them(shop: Shop, neighbour: Shop) -> None:
    foreign = await neighbour.product(name="Segredo da vizinha")
    for one in (foreign["id"], str(new_id())):
        answer = await post(shop, "/web/products/bulk/preview", {"ids": one})
        assert answer.status_code == 404
        assert "Segredo" not in answer.text


async def test_a_picture_is_added_shown_and_removed(shop: Shop) -> None:
    product = await shop.product()
    path = f"/web/products/{product['id']}/images"
    bad = await post(shop, path, {}, files={"image": ("a.jpg", b"nothing", "image/jpeg")})
    assert bad.status_code == 422
    assert "não é uma foto" in bad.text
    good = await post(shop, path, {}, files={"image": ("a.jpg", photo(), "image/jpeg")})
    assert good.status_code == 303
    html = await read(shop, f"/web/products/{product['id']}")
    source = re.findall(r'<img src="([^"]+)"', html)[0]
    async with shop.client("sales") as client:
        assert (await client.get(source)).headers["content-type"] == "image/webp"
    removed = await post(shop, source.partition("?")[0] + "/remove", {})
    assert removed.status_code == 303
    assert "Ainda não há fotos" in await read(shop, path)


async def test_the_list_says_when_it_guessed(shop: Shop) -> None:
    await shop.product(name="Cimento 50 kg")
    assert "Pouco foi encontrado" in await read(shop, "/web/products?q=cimemto")
    assert "Pouco foi encontrado" not in await read(shop, "/web/products?q=zzzzzz")


async def test_last_sales_are_a_panel_of_the_product(shop: Shop) -> None:
    product = await shop.product()
    path = f"/web/orders/products/{product['id']}"
    assert "ainda não foi vendido" in await read(shop, path)
    order = await shop.order(lines=[{"product_id": product["id"], "quantity": "3"}])
    html = await read(shop, path)
    assert order["number"] in html
    assert "Construtora Exemplo" in html
