"""What cannot go back when an import is undone stays, is listed, and stops nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from typing import Any

import pytest
from basecore.ids import new_id
from construction.imports.domain.rows import Values
from construction.imports.repository import products
from construction.imports.repository.uses import references_to
from construction.imports.service import customers
from construction.imports.service.kept_parts import kept_parts
from construction.imports.service.records import Change
from construction.imports.web.words import PLACES
from construction.orm import Base
from sheets import as_csv, exported, rows_of, run, send
from shop import Shop

HEADER = ("Código", "Nome", "Unidade", "Preço", "Outras unidades", "Códigos de barras")
FIRST, OTHER = "2000000000015", "2000000000022"


async def came(shop: Shop, *rows: tuple[str, ...]) -> Any:
    """Import these products and return the import."""
    whole = [(sku, f"Produto {sku}", "UN", "1,00", *parts) for sku, *parts in rows]
    batch = await send(shop, as_csv(whole, header=HEADER))
    assert "broken" not in batch["counts"], await rows_of(shop, batch)
    await run(shop, batch)
    return batch


async def parts_of(shop: Shop, sku: str) -> tuple[str, str]:
    """Return the units and barcodes of a product as an export has them."""
    text = (await exported(shop)).decode("utf-8-sig")
    row = next(r for r in csv.DictReader(io.StringIO(text), delimiter=";") if r["sku"] == sku)
    return row["units"], row["barcodes"]


@pytest.mark.db
async def test_a_barcode_that_another_product_has_by_now_stays_there(shop: Shop) -> None:
    await came(shop, ("A", "", FIRST), ("B", "", ""), ("C", "", OTHER))
    batch = await came(shop, ("A", "", ""), ("C", "", ""))
    await came(shop, ("B", "", FIRST))
    undone = await run(shop, batch, "undo")
    assert undone["status"] == "undone"
    assert (undone["counts"]["kept"], undone["counts"]["restored"]) == (1, 1)
    assert [(await parts_of(shop, sku))[1] for sku in "ABC"] == ["", FIRST, OTHER]
    async with shop.client() as client:
        page = await client.get(f"/web/imports/{batch['id']}")
    assert f"O produto B já tem o código de barras {FIRST}" in page.text


@pytest.mark.db
async def test_barcodes_that_were_exchanged_by_imports_go_back_together(shop: Shop) -> None:
    await came(shop, ("A", "", FIRST), ("B", "", OTHER))
    before = await exported(shop)
    away = await came(shop, ("A", "", ""), ("B", "", ""))
    back = await came(shop, ("A", "", OTHER), ("B", "", FIRST))
    await run(shop, back, "undo")
    await run(shop, away, "undo")
    assert await exported(shop) == before


@pytest.mark.db
async def test_a_unit_stays_while_a_later_barcode_is_of_it(shop: Shop) -> None:
    await came(shop, ("A", "", ""))
    batch = await came(shop, ("A", "CX=12", f"CX={FIRST}"))
    await came(shop, ("A", "CX=12", f"CX={OTHER}"))
    undone = await run(shop, batch, "undo")
    assert undone["counts"]["kept"] == 1
    assert (await parts_of(shop, "A"))[1] == f"CX={OTHER}"
    whole = await exported(shop)
    assert (await send(shop, whole))["counts"] == {"unchanged": 1}, "it comes in again"
    (row,) = await rows_of(shop, batch, "changed")
    assert [reason["field"] for reason in row["reasons"]] == ["", "units"]


@pytest.mark.parametrize(
    ("table", "parts"),
    [("product", {one.name for one in products.PARTS}), ("customer", customers.PARTS)],
)
def test_every_place_that_keeps_a_record_has_a_name(table: str, parts: Collection[str]) -> None:
    target = Base.metadata.tables[f"construction.{table}"]
    assert {other.name for other, _ in references_to(target, parts)} <= set(PLACES)


def change(sku: str, old: Values, new: Values) -> Change:
    """Return a product that goes from one set of parts to another."""
    same: Values = {"sku": sku, "uom": "UN", "units": None, "barcodes": None}
    return Change(new_id(), same | old, same | new)


def test_who_keeps_a_barcode_is_in_the_way_of_another() -> None:
    gone = change("A", {"barcodes": FIRST}, {"barcodes": OTHER})
    waits = change("B", {"barcodes": None}, {"barcodes": FIRST})
    found = kept_parts([waits, gone], {OTHER: "C", FIRST: "A"})
    assert {one: why[0].field for one, why in found.items()} == {
        gone.id: "barcodes",
        waits.id: "barcodes",
    }
    assert kept_parts([waits, gone], {FIRST: "A"}) == {}


def test_a_barcode_of_a_unit_that_is_gone_does_not_come_back() -> None:
    one = change("A", {"barcodes": None}, {"barcodes": f"CX={FIRST}"})
    assert [why.field for why in kept_parts([one], {})[one.id]] == ["barcodes"]
