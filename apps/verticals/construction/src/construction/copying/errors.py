"""Errors of copying."""

from __future__ import annotations

from basecore.errors import ConflictError


class NothingToCopyError(ConflictError):
    """None of the quote's products is sold any more."""

    code = "nothing_to_copy"
    title = "None of this quote's products is sold any more"
