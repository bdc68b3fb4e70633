"""Errors of customers."""

from __future__ import annotations

from basecore.errors import ConflictError, InvalidError, NotFoundError

MAX_TAGS = 20


class CustomerNotFoundError(NotFoundError):
    """There is no such customer in this store."""

    code = "customer_not_found"
    title = "There is no such customer"


class AnonymisedError(ConflictError):
    """Nothing of the person is left, and nothing is added."""

    code = "customer_is_anonymised"
    title = "This customer is anonymised already; nothing more is kept of them"


class ContactNotFoundError(NotFoundError):
    """The customer has no such contact."""

    code = "contact_not_found"
    title = "This customer has no such contact"


class GroupNotFoundError(NotFoundError):
    """There is no such group in this store."""

    code = "customer_group_not_found"
    title = "There is no such group"


class GroupInUseError(ConflictError):
    """Customers are in the group."""

    code = "customer_group_in_use"
    title = "Something still uses this group; move its customers to another one first"


class GroupUnknownError(InvalidError):
    """The customer names a group that does not exist."""

    code = "customer_group_unknown"

    def __init__(self) -> None:
        super().__init__({"group_id": "Choose one from the list"})


class GroupNameTakenError(InvalidError):
    """Another group of this store has the name."""

    code = "customer_group_taken"

    def __init__(self) -> None:
        super().__init__({"name": "Another group has this name already"})


class TaxIdInvalidError(InvalidError):
    """The document cannot be right; the sentence says why."""

    code = "tax_id_invalid"

    def __init__(self, sentence: str) -> None:
        super().__init__({"tax_id": sentence})


class TaxIdTakenError(InvalidError):
    """Another customer of this store has the document."""

    code = "tax_id_taken"

    def __init__(self) -> None:
        super().__init__({"tax_id": "Another customer has this CPF or CNPJ already"})


class TooManyTagsError(InvalidError):
    """More tags than a list can show."""

    code = "too_many_tags"

    def __init__(self) -> None:
        super().__init__({"tags": f"At most {MAX_TAGS} tags"})
