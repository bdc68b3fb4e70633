"""Price books of suppliers from a file, and back again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from basecore import clock
from sheets import as_csv, exported, rows_of, run, send
from shop import Shop

pytestmark = pytest.mark.db

HEADER = (
    "Fornecedor", "Código", "Código do fornecedor", "Preço", "A partir de", "Frete por unidade",
    "Prazo de pagamento (dias)", "Oferecido em", "Válida até",
)  # fmt: skip
KIND = "supplier_prices"


def line(*cells: str) -> list[str]:
    """Return a row of a file, filled up with empty cells."""
    return [*cells, *[""] * (len(HEADER) - len(cells))]


async def offers(shop: Shop, supplier: Any) -> list[Any]:
    """Return a supplier's prices, the first one first."""
    found: list[Any] = (await shop.get(f"/api/v1/suppliers/{supplier['id']}/offers"))["items"]
    return found[::-1]


async def test_a_price_book_comes_in_and_the_same_again_changes_nothing(shop: Shop) -> None:
    supplier = await shop.supplier(name="Cimentos do Vale")
    await shop.product(sku="CIM-50")
    tile = await shop.product(sku="PISO", uom="M2")
    await shop.code(supplier, tile, code="P-60", uom="CX", ratio="2.16")
    later = clock.business_date(clock.now()) + timedelta(days=30)
    rows = [
        line(supplier["tax_id"], "CIM-50", "", "31,50", "", "0,40", "28"),
        line("cimentos do vale", "CIM-50", "", "30,9", "100", "", "", "", f"{later:%d/%m/%Y}"),
        line(supplier["tax_id"], "", "P-60", "43,20", "10", "2,16"),
    ]
    batch = await send(shop, as_csv(rows, header=HEADER), kind=KIND)
    assert batch["counts"] == {"new": 3}, await rows_of(shop, batch)
    await run(shop, batch)
    cement, bulk, box = await offers(shop, supplier)
    assert {one["source"] for one in (cement, bulk, box)} == {"imported"}
    assert (cement["unit_price"], cement["freight_per_unit"]) == ("31.5000", "0.4000")
    assert cement["payment_term_days"] == 28
    assert (bulk["minimum_quantity"], bulk["valid_until"]) == ("100.000", str(later))
    assert box["product_id"] == tile["id"]
    assert (box["unit_price"], box["minimum_quantity"]) == ("20.0000", "21.600"), "in our unit"
    assert box["freight_per_unit"] == "1.0000"
    again = await send(shop, as_csv(rows, header=HEADER), kind=KIND)
    assert again["counts"] == {"unchanged": 3}, await rows_of(shop, again)
    out = await exported(shop, KIND, "csv")
    back = await send(shop, out, kind=KIND)
    assert back["counts"] == {"unchanged": 3}, await rows_of(shop, back)


async def test_undoing_lets_the_earlier_price_hold_again(shop: Shop) -> None:
    supplier, product = await shop.supplier(), await shop.product(sku="CIM-50")
    path = f"/api/v1/suppliers/{supplier['id']}/offers"
    await shop.post(path, {"product_id": product["id"], "unit_price": "30"})
    rows = [line(supplier["tax_id"], "CIM-50", "", "33")]
    batch = await send(shop, as_csv(rows, header=HEADER), kind=KIND)
    assert batch["counts"] == {"changed": 1}, await rows_of(shop, batch)
    await run(shop, batch)
    await run(shop, batch, "undo")
    found = await offers(shop, supplier)
    assert [one["unit_price"] for one in found] == ["30.0000", "33.0000", "30.0000"]
    want = {"supplier_id": supplier["id"], "lines": [{"product_id": product["id"], "quantity": 1}]}
    draft = await shop.post("/api/v1/purchases", want)
    assert draft["lines"][0]["unit_price"] == "30.0000"


async def test_a_first_price_that_is_undone_stays_in_the_history(shop: Shop) -> None:
    supplier = await shop.supplier()
    await shop.product(sku="CIM-50")
    batch = await send(
        shop, as_csv([line(supplier["tax_id"], "CIM-50", "", "33")], header=HEADER), kind=KIND
    )
    await run(shop, batch)
    await run(shop, batch, "undo")
    undone = await shop.get(f"/api/v1/imports/{batch['id']}")
    assert undone["counts"]["kept"] == 1
    assert len(await offers(shop, supplier)) == 1


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("99.999.999/0001-91", "CIM-50", "", "3"), "No supplier has"),
        (("", "CIM-50", "", "3"), "Fill this in"),
        (("Vale Um", "NAO-HA", "", "3"), "No product has"),
        (("Vale Um", "", "X-1", "3"), "has no such code"),
        (("Vale Um", "", "", "3"), "Write our code"),
        (("Vale Um", "CIM-50", "", "-3"), "too small"),
        (("Vale Um", "CIM-50", "", "3", "", "", "400"), "too large"),
        (
            ("Vale Um", "CIM-50", "", "3", "", "", "", "02/01/2030", "01/01/2030"),
            "before the first",
        ),
        (("Vale Um", "CIM-50", "", "3", "", "", "", "01/01/2020"), "which is later"),
    ],
)
async def test_what_is_wrong_is_said(shop: Shop, cells: tuple[str, ...], said: str) -> None:
    supplier, product = await shop.supplier(name="Vale Um"), await shop.product(sku="CIM-50")
    offer = {"product_id": product["id"], "unit_price": "30"}
    await shop.post(f"/api/v1/suppliers/{supplier['id']}/offers", offer)
    batch = await send(shop, as_csv([line(*cells)], header=HEADER), kind=KIND)
    assert batch["counts"] == {"broken": 1}
    assert said in str(await rows_of(shop, batch))
