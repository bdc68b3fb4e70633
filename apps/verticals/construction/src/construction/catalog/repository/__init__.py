"""Every query of the catalogue."""

from construction.catalog.repository.filters import ProductFilter
from construction.catalog.repository.finding import Found, coded, find
from construction.catalog.repository.images import add_image, drop_image, image, images_of
from construction.catalog.repository.names import name_id, named
from construction.catalog.repository.products import (
    add,
    add_prices,
    change,
    change_all,
    get,
    get_many,
    ids_of,
    lock_many,
    locked_page,
    page,
    price_batch,
    prices,
    set_prices,
    suggest,
)
from construction.catalog.repository.units import (
    barcodes_of,
    barcodes_of_many,
    barcodes_taken,
    set_barcodes,
    set_units,
    units,
    units_of,
)

__all__ = [
    "Found",
    "ProductFilter",
    "add",
    "add_image",
    "add_prices",
    "barcodes_of",
    "barcodes_of_many",
    "barcodes_taken",
    "change",
    "change_all",
    "coded",
    "drop_image",
    "find",
    "get",
    "get_many",
    "ids_of",
    "image",
    "images_of",
    "lock_many",
    "locked_page",
    "name_id",
    "named",
    "page",
    "price_batch",
    "prices",
    "set_barcodes",
    "set_prices",
    "set_units",
    "suggest",
    "units",
    "units_of",
]
