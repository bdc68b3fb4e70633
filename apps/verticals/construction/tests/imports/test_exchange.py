"""Barcodes that products exchange within a file go in together, and go back together."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from basecore.db import Database
from construction.imports import Importer
from construction.imports.domain.exchange import stuck
from construction.imports.service import preparing, running
from sheets import as_csv, exported, rows_of, run, send
from shop import Shop

HEADER = ("Código", "Nome", "Unidade", "Preço", "Códigos de barras")
CODES = ("2000000000015", "2000000000022", "2000000000039", "2000000000046")


def file(*rows: tuple[str, str]) -> bytes:
    """Return products with their barcodes as a file."""
    whole = [(sku, f"Produto {sku}", "UN", "1,00", code) for sku, code in rows]
    return as_csv(whole, header=HEADER)


async def have(shop: Shop, *codes: str) -> dict[str, Any]:
    """Register a product for each barcode, `A`, `B` and so on; return them by code."""
    return {
        sku: await shop.product(sku=sku, uom="UN", barcodes=[{"code": code}] if code else [])
        for sku, code in zip("ABCDEF", codes, strict=False)
    }


async def codes_of(shop: Shop, made: dict[str, Any]) -> list[str]:
    """Return the barcodes of products, "" for one without."""
    seen = [await shop.get(f"/api/v1/products/{one['id']}") for one in made.values()]
    return [",".join(code["code"] for code in one["barcodes"]) for one in seen]


@pytest.mark.parametrize("at_once", [1, 2, 100])
@pytest.mark.db
async def test_barcodes_go_round_and_back(
    shop: Shop, construction_db: Database, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    for module in (preparing, running):
        monkeypatch.setattr(module, "AT_ONCE", at_once)
    one, two, three, _ = CODES
    made = await have(shop, one, two, three)
    before = await exported(shop)
    batch = await send(shop, file(("A", two), ("B", three), ("C", one)))
    assert batch["counts"] == {"changed": 3}, await rows_of(shop, batch)
    await over(shop, construction_db, batch, "run")
    assert await codes_of(shop, made) == [two, three, one]
    await over(shop, construction_db, batch, "undo")
    assert await exported(shop) == before


async def over(shop: Shop, database: Database, batch: Any, action: str) -> None:
    """Import or undo; the worker does what is too long for a request."""
    await run(shop, batch, action)
    importer, stop = Importer(database, held_seconds=0), asyncio.Event()
    while await importer.round(stop):
        pass
    seen = await shop.get(f"/api/v1/imports/{batch['id']}")
    assert seen["status"] == {"run": "done", "undo": "undone"}[action], seen
    assert not {"refused", "kept"} & seen["counts"].keys(), seen


@pytest.mark.db
async def test_a_new_product_takes_what_an_old_one_gives_away(shop: Shop) -> None:
    one, two, *_ = CODES
    made = await have(shop, one)
    before = await exported(shop)
    batch = await send(shop, file(("NEW", one), ("A", two)))
    assert batch["counts"] == {"new": 1, "changed": 1}
    await run(shop, batch)
    assert await codes_of(shop, made) == [two]
    assert (await run(shop, batch, "undo"))["counts"].get("kept") is None
    assert await exported(shop) == before


@pytest.mark.db
async def test_without_the_line_that_gives_it_away_a_barcode_is_taken(shop: Shop) -> None:
    one, two, three, _ = CODES
    await have(shop, one, two, three)
    batch = await send(shop, file(("A", two), ("B", three), ("C", one)))
    path = f"/api/v1/imports/{batch['id']}"
    async with shop.client() as client:
        await client.patch(f"{path}/rows/4", json={"left_out": True})
        assert (await shop.get(path))["counts"] == {"broken": 2, "left_out": 1}
        (first, _) = await rows_of(shop, batch)
        assert first["problems"][0]["words"] == {"code": "B", "barcode": two}
        await client.patch(f"{path}/rows/4", json={"left_out": False})
        assert (await shop.get(path))["counts"] == {"changed": 3}
        await client.patch(f"{path}/rows/3", json={"cells": {"4": two}})
        assert (await shop.get(path))["counts"] == {"changed": 1, "broken": 2}
        await client.patch(f"{path}/rows/3", json={"cells": {"4": ""}})
        assert (await shop.get(path))["counts"] == {"changed": 3}, "B gives it away for nothing"
    assert (await run(shop, batch))["counts"]["changed"] == 3


@pytest.mark.db
async def test_two_lines_want_what_a_third_gives_away(shop: Shop) -> None:
    one, two, *_ = CODES
    await have(shop, one, "", "")
    batch = await send(shop, file(("B", one), ("C", one), ("A", two)))
    assert batch["counts"] == {"changed": 2, "broken": 1}
    (row,) = await rows_of(shop, batch)
    assert (row["line"], row["problems"][0]["words"]["code"]) == (3, "B")


def test_who_cannot_change_is_in_the_way_of_who_waits_for_it() -> None:
    holders = {"1": "A", "2": "B", "3": "C"}
    assert stuck({"A": ["2"], "B": ["3"], "C": ["1"]}, holders) == {}
    assert stuck({"A": ["2"], "B": ["3"], "C": ["3"]}, holders) == {
        "B": ("3", "C"),
        "A": ("2", "B"),
    }
    assert stuck({"A": ["2"]}, holders) == {"A": ("2", "B")}
