"""Errors of copying."""

from __future__ import annotations

from basecore.errors import ConflictError


class NothingToCopyError(ConflictError):
    """None of the quote's products is sold any more."""

    code = "nothing_to_copy"
    title = "None of this quote's products is sold any more"


class NoCustomerError(ConflictError):
    """The quote is a draft that has no customer yet."""

    code = "no_customer"
    title = "This quote has no customer yet"
