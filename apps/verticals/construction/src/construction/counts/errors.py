"""Errors of counts."""

from __future__ import annotations

from basecore.errors import ConflictError, InvalidError, NotFoundError


class CountNotFoundError(NotFoundError):
    """No such count in this store."""

    code = "count_not_found"
    title = "This count does not exist"


class NothingToCountError(InvalidError):
    """Nothing is in what is to be counted."""

    code = "nothing_to_count"

    def __init__(self, field: str) -> None:
        super().__init__({field: "There is no product to count"})


class CountClosedError(ConflictError):
    """The count is over: nothing more is entered."""

    code = "count_closed"
    title = "This count is over; what was counted since is not in it"


class NotInCountError(InvalidError):
    """The product is not one of those that are counted."""

    code = "not_in_count"

    def __init__(self) -> None:
        super().__init__({"product_id": "This product is not part of the count"})


class EntryReusedError(ConflictError):
    """Another entry has this id."""

    code = "entry_reused"
    title = "Another entry has this id"


class NothingCountedError(ConflictError):
    """A count in which nothing was counted changes nothing."""

    code = "nothing_counted"
    title = "Nothing was counted yet"
