"""Categories and brands: counted, renamed, merged and dropped, with all that names them."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import httpx
import pytest
from basecore.ids import new_id
from basecore.outbox import outbox
from construction.activity import activities
from construction.catalog import Brand, Category
from construction.catalog.repository import pointing
from shop import Shop
from sqlalchemy import select

pytestmark = pytest.mark.db

CATEGORIES = "/web/products/categories"
BRANDS = "/web/products/brands"


async def post(shop: Shop, path: str, *, role: str = "admin", **fields: str) -> httpx.Response:
    async with shop.client(role) as client:
        return await client.post(path, data=fields)


async def page(shop: Shop, path: str, status: int = 200) -> str:
    async with shop.client() as client:
        answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


async def rule_for(shop: Shop, category_id: str) -> Any:
    body = {"level": "category", "category_id": category_id, "kind": "discount", "value": "10"}
    return await shop.post("/api/v1/price-rules", body)


async def told(shop: Shop) -> list[tuple[str, Any]]:
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        rows = await session.execute(
            select(outbox.c.event_type, outbox.c.payload)
            .where(outbox.c.tenant_id == shop.tenant_id)
            .order_by(outbox.c.sequence)
        )
        return [(kind, payload) for kind, payload in rows]


def test_everything_that_names_a_category_is_known() -> None:
    named = {(one.table.name, one.name) for one in pointing(Category)}
    assert named == {("product", "category_id"), ("price_rule", "category_id")}
    assert [one.name for one in pointing(Brand)] == ["brand_id"]
    assert all("version" in one.table.c for one in (*pointing(Category), *pointing(Brand)))


async def history(shop: Shop, subject_id: str) -> list[tuple[str, dict[str, str]]]:
    """Return what was done to a record, and what is told of it."""
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        steps = await activities(session, UUID(subject_id))
    return [(one.action, dict(one.detail)) for one in steps]


async def test_the_pages_count_what_is_in_each(shop: Shop) -> None:
    assert "Ainda não há nada aqui" in await page(shop, CATEGORIES)
    first = await shop.product(category="Cimento", brand="Forte")
    await shop.product(category="cimento")
    await rule_for(shop, first["category_id"])
    html = await page(shop, CATEGORIES)
    assert "Produtos de Cimento: 2" in html
    assert '<td class="num">1</td>' in html
    assert "Produtos de Forte: 1" in await page(shop, BRANDS)
    one = await page(shop, f"{CATEGORIES}/{first['category_id']}")
    assert "2 produtos e 1 regra de preço" in one


async def test_a_new_name_reaches_products_search_and_readers(shop: Shop) -> None:
    product = await shop.product(name="Saco", category="Cimeno")
    path = f"{CATEGORIES}/{product['category_id']}"
    assert (await post(shop, path, name="Cimento")).status_code == 303
    changed = await shop.get(f"/api/v1/products/{product['id']}")
    assert (changed["category"], changed["version"]) == ("Cimento", 2)
    found = await shop.get("/api/v1/products?q=cimento")
    assert [one["id"] for one in found["items"]] == [product["id"]]
    kind, payload = (await told(shop))[-1]
    assert (kind, payload["category"]) == ("product_changed", "Cimento")
    assert (await post(shop, path, name="CIMENTO")).status_code == 303, "its own name"


async def test_a_name_is_refused_at_its_field(shop: Shop) -> None:
    product = await shop.product(category="Cimento")
    await shop.product(category="Areia")
    path = f"{CATEGORIES}/{product['category_id']}"
    for name, sentence in {"": "Preencha", "ÁREIA": "já existe", "x" * 121: "longo"}.items():
        answer = await post(shop, path, name=name)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert f'value="{name}"' in answer.text


async def test_merging_moves_products_and_price_rules(shop: Shop) -> None:
    wrong = await shop.product(category="Cimentos", base_price="100.00")
    right = await shop.product(category="Cimento")
    rule = await rule_for(shop, wrong["category_id"])
    path = f"{CATEGORIES}/{wrong['category_id']}"
    shown = await page(shop, f"{path}?into={right['category_id']}")
    assert "1 produto e 1 regra de preço de “Cimentos” passam para “Cimento”" in shown
    merged = await post(shop, f"{path}/merge", into=right["category_id"])
    assert merged.status_code == 303
    moved = await shop.get(f"/api/v1/products/{wrong['id']}")
    assert (moved["category"], moved["version"]) == ("Cimento", 2)
    assert (await shop.get(f"/api/v1/price-rules/{rule['id']}"))["category_id"] == moved[
        "category_id"
    ]
    price = await shop.get(f"/api/v1/prices/resolve?line={wrong['id']}:1")
    assert price["lines"][0]["price"] == "90.00"
    last = (await told(shop))[-1]
    assert (last[0], last[1]["category"]) == ("product_changed", "Cimento")
    assert await page(shop, path, 404)


async def test_brands_are_merged_and_dropped(shop: Shop) -> None:
    one = await shop.product(brand="Forte")
    other = await shop.product(brand="Fort")
    path = f"{BRANDS}/{other['brand_id']}"
    assert (await post(shop, f"{path}/drop")).status_code == 409
    assert (await post(shop, f"{path}/merge", into=one["brand_id"])).status_code == 303
    assert (await shop.get(f"/api/v1/products/{other['id']}"))["brand"] == "Forte"
    async with shop.client() as client:
        for product_id, version in ((one["id"], 1), (other["id"], 2)):
            answer = await client.patch(
                f"/api/v1/products/{product_id}",
                json={"brand": None},
                headers={"If-Match": f'"{version}"'},
            )
            assert answer.status_code == 200
    assert "Sem uso" in await page(shop, BRANDS)
    assert (await post(shop, f"{BRANDS}/{one['brand_id']}/drop")).status_code == 303
    assert "Ainda não há nada aqui" in await page(shop, BRANDS)


async def test_only_another_name_of_this_store_takes_it_in(shop: Shop, neighbour: Shop) -> None:
    own = (await shop.product(category="Cimento"))["category_id"]
    await shop.product(category="Areia")
    theirs = (await neighbour.product(category="Segredo"))["category_id"]
    for into in (own, theirs, str(new_id()), "", "x"):
        answer = await post(shop, f"{CATEGORIES}/{own}/merge", into=into)
        assert answer.status_code == 422
        assert "Escolha outro da lista" in answer.text
        assert "Segredo" not in answer.text
    assert "Segredo" not in await page(shop, f"{CATEGORIES}/{own}?into={theirs}")
    for step in ("", "/merge", "/drop"):
        said = [
            await post(shop, f"{CATEGORIES}/{one}{step}", name="Nome", into=own)
            for one in (theirs, str(new_id()))
        ]
        assert [one.status_code for one in said] == [404, 404]
    assert (await neighbour.get("/api/v1/products?q=segredo"))["items"]


async def test_only_who_changes_products_comes_here(shop: Shop) -> None:
    own = (await shop.product(category="Cimento"))["category_id"]
    for role in ("sales", "finance", "stock"):
        for step in ("", "/merge", "/drop"):
            assert (await post(shop, f"{CATEGORIES}/{own}{step}", role=role)).status_code == 403
    linked = re.search(r'href="/web/products/categories', await page(shop, "/web/products"))
    assert linked


async def test_names_by_the_api(shop: Shop) -> None:
    wrong = await shop.product(category="Cimentos", brand="Forte")
    right = await shop.product(category="Cimento")
    await rule_for(shop, wrong["category_id"])
    listed = await shop.get("/api/v1/categories")
    assert [(one["name"], one["products"], one["price_rules"]) for one in listed] == [
        ("Cimento", 1, 0),
        ("Cimentos", 1, 1),
    ]
    old, kept = (f"/api/v1/categories/{one['category_id']}" for one in (wrong, right))
    async with shop.client() as client:
        taken = await client.patch(old, json={"name": "CIMENTO"})
        assert taken.status_code == 422
        assert "name" in taken.text
        used = await client.delete(old)
        assert used.status_code == 409
        itself = await client.post(f"{old}/merge/{wrong['category_id']}")
        assert itself.status_code == 422
        nowhere = await client.post(f"{old}/merge/{new_id()}")
        assert nowhere.status_code == 404
        merged = await client.post(f"{old}/merge/{right['category_id']}")
        assert merged.json() | {"id": ""} == {
            "id": "", "name": "Cimento", "products": 2, "price_rules": 1
        }  # fmt: skip
        renamed = await client.patch(kept, json={"name": "Cimentos e cais"})
        assert renamed.json()["name"] == "Cimentos e cais"
        told = await history(shop, right["category_id"])
        assert ("renamed", {"was.name": "Cimento", "now.name": "Cimentos e cais"}) in told
        assert (await client.delete(old)).status_code == 404
        brand = f"/api/v1/brands/{wrong['brand_id']}"
        assert (await client.delete(brand)).status_code == 409
    assert (await shop.get(f"/api/v1/products/{wrong['id']}"))["category"] == "Cimentos e cais"
