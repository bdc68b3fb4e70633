"""The demo's units and barcodes are possible ones."""

from __future__ import annotations

from construction.catalog.domain import as_ratio, fits_barcode
from construction.demo.catalogue import load_products
from construction.demo.packs import barcodes_of, units_of

PRODUCTS = load_products()
UNITS = {product.sku: units_of(product, n) for n, product in enumerate(PRODUCTS)}


def test_the_trades_units_are_there() -> None:
    assert [(one.uom, one.factor) for one in UNITS["CIM-001"]] == [("PAL", "40")]
    assert [(one.uom, one.factor) for one in UNITS["ALV-001"]] == [("UN", "1/1000")]
    assert [(one.uom, one.factor) for one in UNITS["ACO-001"]] == [("M", "1/12")]
    tiles = [product for product in PRODUCTS if product.category == "Pisos e revestimentos"]
    assert all(UNITS[one.sku][0].uom == "CX" for one in tiles if one.uom == "M2")


def test_every_unit_has_a_ratio() -> None:
    assert all(as_ratio(unit.factor) for units in UNITS.values() for unit in units)


def test_barcodes_are_valid_and_unique() -> None:
    codes = [
        barcode.code
        for n, product in enumerate(PRODUCTS)
        for barcode in barcodes_of(product, n, UNITS[product.sku])
    ]
    assert len(codes) == len(set(codes)) > 300
    assert all(fits_barcode(code) and len(code) == 13 for code in codes)
