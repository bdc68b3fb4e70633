"""Errors of customers."""

from __future__ import annotations

from basecore.errors import InvalidError, NotFoundError


class CustomerNotFoundError(NotFoundError):
    """There is no such customer in this store."""

    code = "customer_not_found"
    title = "There is no such customer"


class TaxIdInvalidError(InvalidError):
    """The check digits do not fit."""

    code = "tax_id_invalid"

    def __init__(self) -> None:
        super().__init__({"tax_id": "This CPF or CNPJ is not valid; check the digits"})


class TaxIdTakenError(InvalidError):
    """Another customer of this store has the document."""

    code = "tax_id_taken"

    def __init__(self) -> None:
        super().__init__({"tax_id": "Another customer has this CPF or CNPJ already"})
