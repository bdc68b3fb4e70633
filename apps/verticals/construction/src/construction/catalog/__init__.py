"""The catalogue: products and their base prices."""

from construction.catalog.errors import ProductNotFoundError
from construction.catalog.models import Product
from construction.catalog.repository import (
    ProductFilter,
    categories,
    get_many,
    page,
    prices,
    suggest,
)
from construction.catalog.schemas import ProductChange, ProductIn
from construction.catalog.service import change, get, register

__all__ = [
    "Product",
    "ProductChange",
    "ProductFilter",
    "ProductIn",
    "ProductNotFoundError",
    "categories",
    "change",
    "get",
    "get_many",
    "page",
    "prices",
    "register",
    "suggest",
]
