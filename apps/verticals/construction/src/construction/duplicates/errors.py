"""Errors of duplicates."""

from __future__ import annotations

from basecore.errors import ConflictError, InvalidError, NotFoundError


class MergeNotFoundError(NotFoundError):
    """The customer has no such merge."""

    code = "merge_not_found"
    title = "There is no such merge of this customer"


class SameCustomerError(InvalidError):
    """A customer cannot become part of itself."""

    code = "same_customer"

    def __init__(self) -> None:
        super().__init__({"merged_id": "Choose two different customers"})


class WalkInError(ConflictError):
    """Who buys without a name is nobody else."""

    code = "walk_in"
    title = "Sales without a name stay together; this customer is not merged with others"


class MergeConflictError(ConflictError):
    """Both customers have something that only one may have."""

    code = "merge_conflict"
    title = "Both have something of which there can only be one, such as a price; remove one first"


class UndoneBeforeError(ConflictError):
    """The merge was undone already."""

    code = "merge_undone"
    title = "These customers were separated already"


class MergedLaterError(ConflictError):
    """The kept customer became part of another one since."""

    code = "merged_later"
    title = "This customer became part of another one since; separate those first"


class DocumentTakenError(ConflictError):
    """Somebody was registered with the merged customer's document since."""

    code = "document_taken"
    title = (
        "Another customer has been registered with this CPF or CNPJ since; change that one first"
    )
