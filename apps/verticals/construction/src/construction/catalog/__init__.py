"""The catalogue: products, their units, barcodes and base prices."""

from construction.catalog.domain import (
    Packs,
    Unit,
    as_ratio,
    convert,
    fits_barcode,
    packs,
    ratios,
    round_up,
    written_ratio,
)
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
    Found,
    ProductFilter,
    barcodes_of,
    find,
    get_many,
    name_id,
    named,
    page,
    prices,
    suggest,
    units_of,
)
from construction.catalog.schemas import BarcodeIn, ProductChange, ProductIn, UnitIn
from construction.catalog.service import (
    BARCODE_FAULTS,
    UNIT_FAULTS,
    change,
    get,
    register,
)
from construction.catalog.snapshots import restate

__all__ = [
    "BARCODE_FAULTS",
    "UNIT_FAULTS",
    "BarcodeIn",
    "Brand",
    "Category",
    "Found",
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
    "as_ratio",
    "barcodes_of",
    "change",
    "convert",
    "find",
    "fits_barcode",
    "get",
    "get_many",
    "name_id",
    "named",
    "packs",
    "page",
    "prices",
    "ratios",
    "register",
    "restate",
    "round_up",
    "suggest",
    "units_of",
    "written_ratio",
]
