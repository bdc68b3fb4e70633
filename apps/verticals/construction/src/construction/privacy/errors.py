"""Errors of personal data."""

from __future__ import annotations

from basecore.errors import ConflictError, InvalidError
from webkit import msgid


class NobodyError(ConflictError):
    """The customer stands for everybody who did not say a name."""

    code = "customer_is_nobody"
    title = "Sales without a name belong to no person whose data could be given out"


class NotAPersonError(ConflictError):
    """The customer is a company."""

    code = "customer_is_company"
    title = (
        "A company's data are not personal data; remove its contacts, who are people, one by one"
    )


class StillOpenError(ConflictError):
    """Something is still to be sold or delivered to the customer."""

    code = "customer_has_open_documents"
    title = (
        "This customer still has open quotes or orders; finish or cancel them first, then anonymise"
    )


class NameDiffersError(InvalidError):
    """What was typed is not the customer's name."""

    code = "name_differs"

    def __init__(self) -> None:
        super().__init__({"name": msgid("Type the customer's name exactly as it stands above")})
