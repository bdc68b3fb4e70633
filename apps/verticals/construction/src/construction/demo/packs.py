"""How the demo's products are packed, and what a scanner reads: openly invented, valid codes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from construction.catalog import BarcodeIn, UnitIn
from construction.demo.catalogue import Product

WHOLE, CENTI, HALF = Decimal(1), Decimal("0.01"), Decimal("0.5")
STEPS = {"M2": CENTI, "M3": HALF, "M": CENTI, "KG": Decimal("0.1"), "L": CENTI}
"""What is sold by measure; everything else is sold whole."""

LENGTH = re.compile(r"(\d+) m\b")
TILES = ("2.16", "1.86", "2.02", "1.44", "2.50")
"""Square metres in a box of tile, as makers pack them."""
PALLET_OF_SACKS = {Decimal(50): "40", Decimal(40): "50", Decimal(25): "60", Decimal(20): "70"}
PACKED = {"MIL": ("UN", "1/1000"), "M": ("RL", "100")}
INSIDE_STORES = "2"
"""Codes that begin with 2 are for use inside a store; no maker has them."""


def step_of(product: Product) -> Decimal:
    """Return to what the quantity of a product is rounded."""
    return STEPS.get(product.uom, HALF if product.uom == "MIL" else WHOLE)


def units_of(product: Product, place: int) -> list[UnitIn]:
    """Return the other units of a product; `place` is its row in the catalogue."""
    length = LENGTH.search(product.name)
    if product.uom == "M2" and product.category == "Pisos e revestimentos":
        box = UnitIn(uom="CX", factor=TILES[place % len(TILES)], step=WHOLE)
        return [box, UnitIn(uom="PAL", factor="40", of="CX", step=WHOLE)]
    if product.uom in {"BR", "RL"} and length:
        return [UnitIn(uom="M", factor=f"1/{length[1]}", step=CENTI)]
    packed = PACKED.get(product.uom)
    if product.uom == "SC" and product.weight_kg in PALLET_OF_SACKS:
        packed = ("PAL", PALLET_OF_SACKS[product.weight_kg])
    if packed is None or (product.uom == "M" and product.category != "Cabos e fios"):
        return []
    return [UnitIn(uom=packed[0], factor=packed[1], step=WHOLE)]


def barcodes_of(product: Product, place: int, units: Sequence[UnitIn]) -> list[BarcodeIn]:
    """Return the barcodes of a product: packed goods have one, loose goods have none."""
    if product.uom in {"M3", "M2", "MIL", "KG", "M"} and not units:
        return []
    packed = units[0].uom if product.uom in {"M2", "M"} and units else None
    return [BarcodeIn(code=ean13(f"{INSIDE_STORES}{place:011d}"), uom=packed)]


def ean13(body: str) -> str:
    """Return twelve digits with their check digit."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"{body}{-total % 10}"
