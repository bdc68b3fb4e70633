"""The catalogue: products, their units, barcodes and base prices."""

from construction.catalog.domain import Packs, Unit, convert, packs, round_up
from construction.catalog.errors import ProductNotFoundError
from construction.catalog.models import (
    Brand,
    Category,
    PriceHistory,
    Product,
    ProductBarcode,
    ProductUnit,
)
from construction.catalog.repository import (
    ProductFilter,
    barcodes_of,
    get_many,
    name_id,
    named,
    page,
    prices,
    suggest,
    units_of,
)
from construction.catalog.schemas import BarcodeIn, ProductChange, ProductIn, UnitIn
from construction.catalog.service import change, get, register
from construction.catalog.snapshots import restate

__all__ = [
    "BarcodeIn",
    "Brand",
    "Category",
    "Packs",
    "PriceHistory",
    "Product",
    "ProductBarcode",
    "ProductChange",
    "ProductFilter",
    "ProductIn",
    "ProductNotFoundError",
    "ProductUnit",
    "Unit",
    "UnitIn",
    "barcodes_of",
    "change",
    "convert",
    "get",
    "get_many",
    "name_id",
    "named",
    "packs",
    "page",
    "prices",
    "register",
    "restate",
    "round_up",
    "suggest",
    "units_of",
]
