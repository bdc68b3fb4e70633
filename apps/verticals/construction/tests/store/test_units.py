"""The units that a store sells in: what forms offer, and what products keep."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from construction.sold_units import USUAL, SoldUnits
from sheets import as_csv, exported, run, send
from shop import Shop

PATH, PAGE = "/api/v1/store/units", "/web/settings/units"
PRODUCT = {"sku": "PREGO", "name": "Prego", "uom": "kg", "base_price": "20,00"}
OWN = [{"uom": "sc", "name": "Saco"}, {"uom": "KG", "name": "Quilo", "step": "0.5"}]


def test_what_is_not_offered_is_whole() -> None:
    assert SoldUnits().step_of(" kg ") == Decimal("0.001")
    assert SoldUnits().step_of("XYZ") == 1
    assert SoldUnits().told(str.upper)[0].name == USUAL[0].name.upper()


async def offer(shop: Shop, units: Any, *, version: int = 0, status: int = 200) -> Any:
    async with shop.client() as client:
        headers = {"If-Match": f'"{version}"'}
        answer = await client.put(PATH, json={"units": units}, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


async def registered(shop: Shop, **typed: str) -> Any:
    """Register a product by the form; return it."""
    async with shop.client() as client:
        page = await client.post("/web/products", data=PRODUCT | {"idempotency_key": "k"} | typed)
        assert page.status_code == 303, page.text
        return (await client.get(f"/api/v1/products/{page.headers['location'][-36:]}")).json()


@pytest.mark.db
async def test_the_form_offers_what_the_store_sells_in(shop: Shop, neighbour: Shop) -> None:
    kept = await registered(shop)
    assert kept["step"] == "0.001", "as usual for kilos"
    saved = await offer(shop, OWN)
    assert [one["uom"] for one in saved["units"]] == ["SC", "KG"]
    async with shop.client() as client:
        form = (await client.get("/web/products/new")).text
    assert '<option value="KG">Quilo</option>' in form
    assert '<option value="RL"' not in form
    half = {"sku": "PREGO-2", "idempotency_key": "l"}
    assert (await registered(shop, **half))["step"] == "0.500"
    exact = {"sku": "PREGO-3", "idempotency_key": "m", "step": "1"}
    assert (await registered(shop, **exact))["step"] == "1.000", "as it was chosen"
    assert (await shop.get(f"/api/v1/products/{kept['id']}"))["step"] == "0.001"
    assert (await neighbour.get(PATH))["units"][0] == {"uom": "UN", "name": "Unidade", "step": "1"}
    again = await offer(shop, [], version=1)
    assert (len(again["units"]), again["version"]) == (len(USUAL), 2), "the usual ones again"
    assert again["units"][0]["name"] == "Unidade", "by their names in the reader's language"


@pytest.mark.db
async def test_a_wrong_list_says_where(shop: Shop) -> None:
    twice = await offer(shop, [*OWN, {"uom": "SC", "name": "Saca"}], status=422)
    assert [one["field"] for one in twice["errors"]] == ["units.2.uom"]
    await offer(shop, [{"uom": "SC", "name": "Saco", "step": "0.3"}], status=422)
    await offer(shop, [{"uom": "S C", "name": "Saco"}], status=422)
    await offer(shop, OWN, version=3, status=412)
    assert (await shop.get(PATH))["version"] == 0


@pytest.mark.db
async def test_the_page_keeps_what_was_typed(shop: Shop) -> None:
    rows = {"uom": ["SC", "", "SC"], "name": ["Saco", "", "Outra"], "step": ["1", "1", "0.5"]}
    async with shop.client() as client:
        assert "Metro quadrado" in (await client.get(PAGE)).text
        refused = await client.post(PAGE, data={**rows, "version": "0"})
        assert refused.status_code == 422
        assert "Esta unidade já está na lista acima" in refused.text
        assert 'value="Outra"' in refused.text
        rows["uom"][2] = "SA"
        saved = await client.post(PAGE, data={**rows, "version": "0"})
        assert saved.status_code == 303
        stale = await client.post(PAGE, data={**rows, "version": "0"})
        assert stale.status_code == 409
        page = (await client.get(PAGE)).text
        record = (await client.get("/web/settings/audit")).text
    assert "Unidades alteradas" in page
    assert "Unidades alteradas" in record
    async with shop.client("sales") as client:
        assert (await client.get(PAGE)).status_code == 403


@pytest.mark.db
async def test_a_unit_that_products_have_is_not_taken_away(shop: Shop, neighbour: Shop) -> None:
    units = [{"uom": "PAL", "factor": "10"}]
    await shop.product(sku="CIM-1", uom="SC", units=units)
    refused = await offer(shop, [{"uom": "SC", "name": "Saco"}], status=422)
    assert refused["errors"] == [
        {"field": "units", "message": "PAL stays: the product CIM-1 has it"}
    ]
    await shop.product(sku="CIM-2", uom="SC")
    rows = {"uom": ["PAL"], "name": ["Palete"], "step": ["1"], "version": "0"}
    async with shop.client() as client:
        page = await client.post(PAGE, data=rows)
    assert page.status_code == 422
    assert "SC fica na lista: 2 produtos usam essa unidade, entre eles CIM-1" in page.text
    assert 'value="Palete"' in page.text
    await offer(neighbour, [{"uom": "M", "name": "Metro"}])


HEADER = ("Código", "Nome", "Unidade", "Preço", "Outras unidades")


@pytest.mark.db
async def test_what_a_file_leaves_open_is_rounded_as_the_store_says(
    shop: Shop, neighbour: Shop
) -> None:
    await offer(shop, OWN)
    rows = [["A", "Prego", "kg", "1", "SC=20; CX=5"], ["B", "Brita", "T", "1", ""]]
    await run(shop, await send(shop, as_csv(rows, header=HEADER)))
    listed = {one["sku"]: one for one in (await shop.get("/api/v1/products"))["items"]}
    assert {sku: one["step"] for sku, one in listed.items()} == {"A": "0.500", "B": "0.001"}
    nail = await shop.get(f"/api/v1/products/{listed['A']['id']}")
    steps = {one["uom"]: one["step"] for one in nail["units"]}
    assert steps == {"SC": "1.000", "CX": "0.001"}, "what is not offered stays exact"
    whole = await exported(shop)
    assert (await send(shop, whole))["counts"] == {"unchanged": 2}
    await run(neighbour, await send(neighbour, whole))
    assert await exported(neighbour) == whole, "an export says what a store would say otherwise"
    await offer(shop, [OWN[1], {"uom": "SC", "name": "Saco", "step": "0.5"}], version=1)
    again = await send(shop, as_csv([["A", "SC=25; CX=5"]], header=("Código", "Embalagens")))
    await run(shop, again)
    nail = await shop.get(f"/api/v1/products/{listed['A']['id']}")
    assert {one["uom"]: one["step"] for one in nail["units"]} == steps, "it keeps its own"
