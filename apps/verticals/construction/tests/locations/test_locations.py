"""Where a store keeps goods."""

from __future__ import annotations

import pytest
from basecore.ids import new_id
from shop import Shop

pytestmark = pytest.mark.db

API = "/api/v1/stock/locations"
PAGE = "/web/stock/locations"


async def test_a_store_adds_places_and_renames_them(shop: Shop, neighbour: Shop) -> None:
    yard = await shop.post(API, {"name": "Pátio"})
    assert yard["code"] == "patio"
    items = (await shop.get(API))["items"]
    assert [(one["code"], one["name"]) for one in items] == [("store", None), ("patio", "Pátio")]
    async with shop.client() as client:
        renamed = await client.put(f"{API}/{yard['id']}", json={"name": "Pátio coberto"})
        unknown = await client.put(f"{API}/{new_id()}", json={"name": "X"})
    async with neighbour.client() as client:
        foreign = await client.put(f"{API}/{yard['id']}", json={"name": "Meu"})
    assert (renamed.status_code, unknown.status_code, foreign.status_code) == (204, 404, 404)
    assert (await shop.get(API))["items"][1] == {**yard, "name": "Pátio coberto"}
    assert len((await neighbour.get(API))["items"]) == 1


@pytest.mark.parametrize("name", ["pátio", "PATIO", "Store", "+++"])
async def test_a_name_is_one_places(shop: Shop, name: str) -> None:
    await shop.post(API, {"name": "Pátio"})
    await shop.post(API, {"name": name}, status=422)
    async with shop.client() as client:
        answer = await client.post(PAGE, data={"name": name})
    assert answer.status_code == 422
    assert "Já existe um local com este nome" in answer.text


async def test_the_page_adds_and_renames(shop: Shop) -> None:
    async with shop.client() as client:
        assert (await client.post(PAGE, data={"name": "Galpão"})).status_code == 303
        page = (await client.get(PAGE)).text
        assert 'value="Galpão"' in page
        assert "Loja" in page
        place = page.partition(f'action="{PAGE}/')[2].partition('"')[0]
        done = await client.post(f"{PAGE}/{place}", data={"name": "Galpão 2"})
        assert done.status_code == 303
        empty = await client.post(f"{PAGE}/{place}", data={"name": ""})
        assert empty.status_code == 303
    assert (await shop.get(API))["items"][1]["name"] == "Galpão 2"
    async with shop.client("stock") as client:
        page = (await client.get(PAGE)).text
        assert "Galpão 2" in page
        assert "<form class=" not in page.partition('id="content"')[2]


async def test_movements_name_a_place(shop: Shop) -> None:
    await shop.post(API, {"name": "Pátio"})
    product = await shop.product()
    body = {"product_id": product["id"], "kind": "receipt", "quantity": "5"}
    moved = await shop.post("/api/v1/stock/movements", body | {"location": "patio"})
    assert (moved["location"], moved["balance"]) == ("patio", "5.000")
    moved = await shop.post("/api/v1/stock/movements", body)
    assert (moved["location"], moved["balance"]) == ("store", "5.000")
    await shop.post("/api/v1/stock/movements", body | {"location": "lua"}, status=422)
    async with shop.client("stock") as client:
        form = (await client.get("/web/stock/movements/new")).text
        assert 'name="location"' in form
        path = f"/web/stock/products/{product['id']}"
        panel = (await client.get(path, headers={"HX-Request": "true"})).text
    assert "10 SC" in panel, "what is on hand is the sum of all places"
    assert panel.count("5 SC") == 2
