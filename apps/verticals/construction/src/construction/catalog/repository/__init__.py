"""Every query of the catalogue."""

from construction.catalog.repository.filters import ProductFilter
from construction.catalog.repository.finding import Found, find
from construction.catalog.repository.names import name_id, named
from construction.catalog.repository.products import (
    add,
    add_price,
    change,
    get,
    get_many,
    locked_page,
    page,
    prices,
    suggest,
)
from construction.catalog.repository.units import (
    barcodes_of,
    barcodes_taken,
    set_barcodes,
    set_units,
    units_of,
)

__all__ = [
    "Found",
    "ProductFilter",
    "add",
    "add_price",
    "barcodes_of",
    "barcodes_taken",
    "change",
    "find",
    "get",
    "get_many",
    "locked_page",
    "name_id",
    "named",
    "page",
    "prices",
    "set_barcodes",
    "set_units",
    "suggest",
    "units_of",
]
