"""Errors of the catalogue."""

from __future__ import annotations

from basecore.errors import InvalidError, NotFoundError


class ProductNotFoundError(NotFoundError):
    """There is no such product in this store."""

    code = "product_not_found"
    title = "There is no such product"


class SkuTakenError(InvalidError):
    """Another product of this store has the code."""

    code = "sku_taken"

    def __init__(self) -> None:
        super().__init__({"sku": "Another product has this code already"})
