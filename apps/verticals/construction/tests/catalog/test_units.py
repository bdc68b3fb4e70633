"""Units, barcodes, categories and brands over the API."""

from __future__ import annotations

from typing import Any

import pytest
from shop import Shop

pytestmark = pytest.mark.db

TILE = {
    "name": "Porcelanato 60x60",
    "uom": "M2",
    "step": "0.01",
    "category": "Pisos",
    "brand": "Lumina",
    "ncm": "69072100",
    "volume_m3": "0.0105",
    "units": [
        {"uom": "cx", "factor": "2.16", "step": "1", "weight_kg": "48.5"},
        {"uom": "PAL", "factor": "40", "of": "CX", "step": "1"},
        {"uom": "PC", "factor": "9/25"},
    ],
    "barcodes": [{"code": "2000000000015", "uom": "CX"}, {"code": "LOJA-17"}],
}


async def change(shop: Shop, product: Any, **fields: Any) -> Any:
    async with shop.client() as client:
        return await client.patch(
            f"/api/v1/products/{product['id']}",
            json=fields,
            headers={"If-Match": f'"{product["version"]}"'},
        )


async def refused(shop: Shop, **fields: Any) -> dict[str, str]:
    body = {"sku": "X", "name": "X", "uom": "M2", "base_price": "1"} | fields
    answer = await shop.post("/api/v1/products", body, status=422)
    return {one["field"]: one["message"] for one in answer["errors"]}


async def test_ratios_stay_exact(shop: Shop) -> None:
    product = await shop.product(**TILE)
    found = {u["uom"]: (u["numerator"], u["denominator"]) for u in product["units"]}
    assert found == {"CX": (54, 25), "PAL": (432, 5), "PC": (9, 25)}
    assert [b["uom"] for b in product["barcodes"]] == ["CX", "M2"]
    assert (product["volume_m3"], product["ncm"]) == ("0.010500", "69072100")
    read = await shop.get(f"/api/v1/products/{product['id']}")
    assert {u["uom"] for u in read["units"]} == {"CX", "PAL", "PC"}


@pytest.mark.parametrize(
    ("units", "field"),
    [
        ([{"uom": "M2", "factor": "2"}], "units.0.uom"),
        ([{"uom": "CX", "factor": "2"}, {"uom": "CX", "factor": "3"}], "units.1.uom"),
        ([{"uom": "CX", "factor": "2", "of": "PAL"}], "units.0.of"),
        ([{"uom": "CX", "factor": "2", "of": "CX"}], "units.0.of"),
    ],
)
async def test_units_that_cannot_be_are_told_at_the_field(
    shop: Shop, units: list[dict[str, str]], field: str
) -> None:
    assert list(await refused(shop, units=units)) == [field]
    assert (await shop.get("/api/v1/products"))["items"] == []


@pytest.mark.parametrize("factor", ["0", "-1", "1/0", "abc"])
async def test_a_factor_that_is_none_is_refused(shop: Shop, factor: str) -> None:
    assert await refused(shop, units=[{"uom": "CX", "factor": factor}])


async def test_barcodes_are_unique_in_the_store(shop: Shop, neighbour: Shop) -> None:
    product = await shop.product(**TILE)
    twice = {"code": "2000000000015"}
    assert list(await refused(shop, barcodes=[twice])) == ["barcodes.0.code"]
    await neighbour.product(**TILE)
    again = await change(shop, product, barcodes=TILE["barcodes"])
    assert again.status_code == 200, "its own codes are not taken"


@pytest.mark.parametrize(
    ("barcode", "field"),
    [
        ({"code": "2000000000016"}, "barcodes.0.code"),
        ({"code": "2000000000015", "uom": "CX"}, "barcodes.0.uom"),
    ],
)
async def test_barcodes_that_do_not_fit(shop: Shop, barcode: dict[str, str], field: str) -> None:
    assert list(await refused(shop, barcodes=[barcode])) == [field]


async def test_a_unit_with_a_barcode_stays(shop: Shop) -> None:
    product = await shop.product(**TILE)
    answer = await change(shop, product, units=[])
    assert answer.status_code == 422
    both = await change(shop, product, units=[], barcodes=[])
    assert (both.status_code, both.json()["units"], both.json()["barcodes"]) == (200, [], [])


async def test_a_category_is_written_once(shop: Shop) -> None:
    one = await shop.product(category="Tubos e conexões", brand="Hidra")
    two = await shop.product(category="TUBOS E CONEXOES", brand="hidra")
    assert one["category_id"] == two["category_id"]
    assert (two["category"], two["brand"]) == ("Tubos e conexões", "Hidra")
    found = await shop.get("/api/v1/products?category=tubos e conexoes")
    assert len(found["items"]) == 2
    cleared = await change(shop, one, category=None)
    assert cleared.json()["category_id"] is None


async def test_a_barcode_finds_its_product(shop: Shop) -> None:
    product = await shop.product(**TILE)
    await shop.product()
    for q in ("2000000000015", "00000001", "loja-17"):
        found = await shop.get(f"/api/v1/products?q={q}")
        assert [one["id"] for one in found["items"]] == [product["id"]]


async def test_what_is_not_said_about_rounding_is_as_the_store_has_it(shop: Shop) -> None:
    async def made(sku: str, **fields: Any) -> Any:
        body = {"sku": sku, "name": "Areia", "base_price": "1"} | fields
        return await shop.post("/api/v1/products", body)

    units = [{"uom": "KG", "factor": "1500"}, {"uom": "CX", "factor": "2", "step": "0.5"}]
    sand = await made("A", uom="M3", units=units)
    steps = {one["uom"]: one["step"] for one in sand["units"]}
    assert (sand["step"], steps) == ("0.010", {"KG": "0.001", "CX": "0.500"})
    assert (await made("B", uom="BALDE"))["step"] == "1.000", "as the page has it"
    assert (await made("C", uom="M3", step="0.5"))["step"] == "0.500"
    again = [{"uom": "CX", "factor": "3"}, {"uom": "SC", "factor": "0.02"}]
    changed = (await change(shop, sand, units=again)).json()
    assert {one["uom"]: one["step"] for one in changed["units"]} == {"CX": "0.500", "SC": "1.000"}
