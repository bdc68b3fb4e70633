"""Pages of the catalogue: list, picker, detail and form."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from basecore.ids import new_id
from shop import Shop

pytestmark = pytest.mark.db

FIELDS = {"name": "Tijolo 8 furos", "sku": "TIJ-8", "uom": "mil", "base_price": "R$ 1.234,5"}


async def send(
    shop: Shop, path: str, fields: dict[str, str], role: str = "admin"
) -> httpx.Response:
    """Post a form."""
    async with shop.client(role) as client:
        return await client.post(path, data=fields)


async def read(shop: Shop, path: str, role: str = "admin", status: int = 200) -> str:
    """Return a page's HTML."""
    async with shop.client(role) as client:
        answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


async def save(shop: Shop, product: Any, **fields: str) -> httpx.Response:
    """Save a product's form as it was shown, with some fields typed over."""
    shown = {"version": "1", "name": product["name"], "base_price": "38,90", "is_active": "true"}
    return await send(shop, f"/web/products/{product['id']}/edit", shown | fields)


async def test_the_list_filters(shop: Shop) -> None:
    await shop.product(name="Cal hidratada", category="Cal")
    product = await shop.product(name="Tinta branca", category="Tintas")
    html = await read(shop, "/web/products?category=Tintas")
    assert "Tinta branca" in html
    assert "Cal hidratada" not in html
    assert "Cal hidratada" in await read(shop, "/web/products?q=hidrat")
    await save(shop, product, is_active="")
    assert "Tinta branca" not in await read(shop, "/web/products")
    assert "Fora de linha" in await read(shop, "/web/products?show=inactive")
    assert "Nenhum produto encontrado" in await read(shop, "/web/products?q=zzzz")


async def test_an_empty_catalogue_invites_who_may_fill_it(shop: Shop) -> None:
    assert "/web/products/new" in await read(shop, "/web/products")
    html = await read(shop, "/web/products", "sales")
    assert "Ainda não há produtos" in html
    assert "/web/products/new" not in html


async def test_the_picker_offers_active_products_with_price_and_unit(shop: Shop) -> None:
    product = await shop.product(name="Cimento branco")
    html = await read(shop, "/web/products/options?q=branco", "sales")
    assert f'data-value="{product["id"]}"' in html
    assert 'data-fill-unit_price="38,90"' in html
    assert 'data-fill-uom="SC"' in html
    assert "38,90" not in await read(shop, "/web/products/options?q=branco", "stock")
    await save(shop, product, is_active="")
    assert 'class="no-options"' in await read(shop, "/web/products/options?q=branco")


async def test_the_picker_offers_what_is_typed_before_what_is_filed_under_it(shop: Shop) -> None:
    await shop.product(sku="CIM-9", name="Cal hidratada", category="Cimento e cal")
    await shop.product(sku="CIM-1", name="Rejunte de cimento", category="Cimento e cal")
    await shop.product(sku="CIM-2", name="Cimento branco", category="Cimento e cal")
    for typed, names in {
        "cimento": ["Cimento branco", "Rejunte de cimento", "Cal hidratada"],
        "cim-9": ["Cal hidratada"],
        "CIM": ["Cimento branco", "Rejunte de cimento", "Cal hidratada"],
    }.items():
        html = await read(shop, f"/web/products/options?q={typed}")
        assert re.findall(r'data-text="([^"]+)"', html) == names


async def test_a_product_is_registered_once(shop: Shop) -> None:
    fields = FIELDS | {"idempotency_key": str(new_id())}
    first, again = [await send(shop, "/web/products", fields) for _ in range(2)]
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    product = await shop.get(f"/api/v1/products/{first.headers['location'].split('/')[-1]}")
    assert (product["base_price"], product["uom"], product["cost"]) == ("1234.50", "MIL", None)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("base_price", "", "Preencha"),
        ("base_price", "doze", "Digite um número"),
        ("name", "", "Preencha"),
        ("uom", "saco grande", "f-uom-error"),
    ],
)
async def test_an_error_stands_at_its_field(
    shop: Shop, field: str, value: str, sentence: str
) -> None:
    fields = FIELDS | {"idempotency_key": str(new_id()), field: value}
    answer = await send(shop, "/web/products", fields)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text
    assert sentence in answer.text
    kept = [value for name, value in FIELDS.items() if name != field]
    assert all(f'value="{one}"' in answer.text for one in kept)
    again = await send(shop, "/web/products", fields | {field: FIELDS[field]})
    assert again.status_code == 303


async def test_a_code_is_taken_once(shop: Shop) -> None:
    await shop.product(sku="TIJ-8")
    answer = await send(shop, "/web/products", FIELDS)
    assert answer.status_code == 422
    assert "Outro produto já tem este código" in answer.text


async def test_the_page_shows_what_the_role_may_see(shop: Shop) -> None:
    product = await shop.product(cost="21.50")
    await save(shop, product, base_price="40", cost="21,50")
    path = f"/web/products/{product['id']}"
    html = await read(shop, path)
    assert all(words in html for words in ("38,90", "40,00", "21,50", f"{path}/edit"))
    html = await read(shop, path, "sales")
    assert "40,00" in html
    assert "21,50" not in html
    assert f"{path}/edit" not in html
    assert "40,00" not in await read(shop, path, "stock")


async def test_saving_changes_what_differs_and_clears_what_was_emptied(shop: Shop) -> None:
    product = await shop.product(brand="Forte", category="Cimento")
    answer = await save(shop, product, category="Cimentos", base_price="1.040,5")
    assert answer.status_code == 303
    seen = await shop.get(f"/api/v1/products/{product['id']}")
    assert (seen["brand"], seen["category"], seen["version"]) == (None, "Cimentos", 2)
    assert seen["base_price"] == "1040.50"


async def test_a_stale_form_loses_nothing(shop: Shop) -> None:
    product = await shop.product()
    await save(shop, product, name="Cimento da colega")
    answer = await save(shop, product, name="Cimento meu")
    assert answer.status_code == 409
    assert 'value="Cimento meu"' in answer.text
    assert "Gravado agora: Cimento da colega" in answer.text
    (version,) = re.findall(r'name="version" value="(\d+)"', answer.text)
    assert (await save(shop, product, name="Cimento meu", version=version)).status_code == 303
    assert (await shop.get(f"/api/v1/products/{product['id']}"))["name"] == "Cimento meu"


async def test_a_wrong_price_keeps_what_was_typed(shop: Shop) -> None:
    answer = await save(shop, await shop.product(), name="Outro nome", base_price="-1")
    assert answer.status_code == 422
    assert 'value="Outro nome"' in answer.text
    assert 'id="f-base_price-error"' in answer.text


@pytest.mark.parametrize("role", ["sales", "finance", "stock"])
async def test_only_who_may_write_gets_the_form(shop: Shop, role: str) -> None:
    product = await shop.product()
    await read(shop, "/web/products/new", role, 403)
    await read(shop, f"/web/products/{product['id']}/edit", role, 403)
    assert (await send(shop, "/web/products", FIELDS, role)).status_code == 403


async def test_another_stores_product_does_not_exist(shop: Shop, neighbour: Shop) -> None:
    product = await neighbour.product()
    await read(shop, f"/web/products/{product['id']}", status=404)
    await read(shop, f"/web/products/{product['id']}/edit", status=404)
    assert (await save(shop, product)).status_code == 404
