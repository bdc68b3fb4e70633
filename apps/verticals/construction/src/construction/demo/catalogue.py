"""The demo catalogue: building materials with invented brands, read from a data file."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files


class Popularity(StrEnum):
    """How often a counter sells the product."""

    CHAMPION = "champion"
    STEADY = "steady"
    SLOW = "slow"
    IDLE = "idle"


class Demand(StrEnum):
    """When in the year the product sells best."""

    LEVEL = "level"
    DRY_SEASON = "dry_season"
    RAINY_SEASON = "rainy_season"
    YEAR_END = "year_end"


@dataclass(frozen=True, slots=True)
class Product:
    """One product of the demo; money in BRL, weight in kg per unit of measure."""

    sku: str
    name: str
    category: str
    brand: str
    uom: str
    base_price: Decimal
    cost: Decimal
    weight_kg: Decimal
    popularity: Popularity
    demand: Demand
    typical_quantity: Decimal


def _product(row: dict[str, str]) -> Product:
    return Product(
        sku=row["sku"],
        name=row["name"],
        category=row["category"],
        brand=row["brand"],
        uom=row["uom"],
        base_price=Decimal(row["base_price"]),
        cost=Decimal(row["cost"]),
        weight_kg=Decimal(row["weight_kg"]),
        popularity=Popularity(row["popularity"]),
        demand=Demand(row["demand"]),
        typical_quantity=Decimal(row["typical_quantity"]),
    )


def load_products() -> tuple[Product, ...]:
    """Return the whole catalogue in the order of the data file."""
    text = files("construction.demo").joinpath("data/products.tsv").read_text(encoding="utf-8")
    return tuple(_product(row) for row in csv.DictReader(text.splitlines(), delimiter="\t"))


_SMALL_STORE = {
    Popularity.CHAMPION: 20,
    Popularity.STEADY: 14,
    Popularity.SLOW: 4,
    Popularity.IDLE: 2,
}


def small_selection(products: tuple[Product, ...]) -> tuple[Product, ...]:
    """Return the 40 products that the small neighbouring store sells."""
    chosen: list[Product] = []
    for popularity, count in _SMALL_STORE.items():
        alike = [product for product in products if product.popularity is popularity]
        chosen += alike[:: len(alike) // count][:count]
    return tuple(chosen)
