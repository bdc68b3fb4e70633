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
INSIDE_STORES = "2"
"""Codes that begin with 2 are for use inside a store; no maker has them."""


def step_of(product: Product) -> Decimal:
    """Return to what the quantity of a product is rounded."""
    return STEPS.get(product.uom, HALF if product.uom == "MIL" else WHOLE)


def units_of(product: Product, place: int) -> list[UnitIn]:
    """Return the other units of a product; `place` is its row in the catalogue."""
    match product.uom:
        case "M2" if product.category == "Pisos e revestimentos":
            box = UnitIn(uom="CX", factor=TILES[place % len(TILES)], step=WHOLE)
            return [box, UnitIn(uom="PAL", factor="40", of="CX", step=WHOLE)]
        case "SC" if pallet := PALLET_OF_SACKS.get(product.weight_kg):
            return [UnitIn(uom="PAL", factor=pallet, step=WHOLE)]
        case "MIL":
            return [UnitIn(uom="UN", factor="1/1000", step=WHOLE)]
        case "BR" if length := LENGTH.search(product.name):
            return [UnitIn(uom="M", factor=f"1/{length[1]}", step=CENTI)]
        case "RL" if length := LENGTH.search(product.name):
            return [UnitIn(uom="M", factor=f"1/{length[1]}", step=CENTI)]
        case "M" if product.category == "Cabos e fios":
            return [UnitIn(uom="RL", factor="100", step=WHOLE)]
        case _:
            return []


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
