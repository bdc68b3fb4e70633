"""Errors of the catalogue."""

from __future__ import annotations

from basecore.errors import ConflictError, InvalidError, NotFoundError
from webkit import msgid


class ProductNotFoundError(NotFoundError):
    """There is no such product in this store."""

    code = "product_not_found"
    title = "There is no such product"


class SkuTakenError(InvalidError):
    """Another product of this store has the code."""

    code = "sku_taken"

    def __init__(self) -> None:
        super().__init__({"sku": msgid("Another product has this code already")})


class BarcodeTakenError(InvalidError):
    """Another product or unit of this store has the barcode."""

    code = "barcode_taken"

    def __init__(self, place: int) -> None:
        sentence = msgid("Another product or unit has this barcode already")
        super().__init__({f"barcodes.{place}.code": sentence})


class UnitsError(InvalidError):
    """Units or barcodes that contradict each other."""

    code = "units_invalid"


class NothingChosenError(InvalidError):
    """A bulk change that changes nothing."""

    code = "nothing_chosen"

    def __init__(self) -> None:
        super().__init__({"": msgid("Choose what to change: the price, the category or the sale")})


class BulkNotFoundError(NotFoundError):
    """There is no such bulk change of prices in this store."""

    code = "bulk_not_found"
    title = "There is no such change of prices"


class ImageNotFoundError(NotFoundError):
    """There is no such picture in this store."""

    code = "image_not_found"
    title = "There is no such picture"


class NameNotFoundError(NotFoundError):
    """There is no such category or brand in this store."""

    code = "name_not_found"
    title = "There is no such category or brand"


class NameTakenError(InvalidError):
    """Another category or brand of this store has the name."""

    code = "name_taken"

    def __init__(self) -> None:
        super().__init__({"name": msgid("This name exists already: merge the two instead")})


class NameInUseError(ConflictError):
    """Products or price rules name the category or brand."""

    code = "name_in_use"
    title = msgid("Something still uses this name: merge it into another one instead")


class SameNameError(InvalidError):
    """A name is to be merged into itself, or into none."""

    code = "same_name"

    def __init__(self) -> None:
        super().__init__({"into": msgid("Choose another one from the list")})
