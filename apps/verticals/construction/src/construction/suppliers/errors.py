"""Errors of suppliers."""

from __future__ import annotations

from basecore.errors import InvalidError, NotFoundError


class SupplierNotFoundError(NotFoundError):
    """There is no such supplier in this store."""

    code = "supplier_not_found"
    title = "There is no such supplier"


class CodeNotFoundError(NotFoundError):
    """The supplier has no such code."""

    code = "supplier_code_not_found"
    title = "This supplier has no such code"


class CnpjInvalidError(InvalidError):
    """The document cannot be right; the sentence says why."""

    code = "supplier_tax_id_invalid"

    def __init__(self, sentence: str) -> None:
        super().__init__({"tax_id": sentence})


class CnpjTakenError(InvalidError):
    """Another supplier of this store has the document."""

    code = "supplier_tax_id_taken"

    def __init__(self) -> None:
        super().__init__({"tax_id": "Another supplier has this CNPJ already"})


class ProductUnknownError(InvalidError):
    """The product is none of the store's."""

    code = "supplier_product_unknown"

    def __init__(self) -> None:
        super().__init__({"product_id": "Choose one from the list"})


class RatioInvalidError(InvalidError):
    """What one of the supplier's unit holds cannot be read."""

    code = "supplier_ratio_invalid"

    def __init__(self) -> None:
        super().__init__({"ratio": "Write how many it holds, for example 2.16 or 1/3"})


class OfferEndsBeforeError(InvalidError):
    """The offer ends before it begins."""

    code = "offer_ends_before"

    def __init__(self) -> None:
        super().__init__({"valid_until": "This is before the other day"})
