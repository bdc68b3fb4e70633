"""Errors of revisions."""

from __future__ import annotations

from basecore.errors import ConflictError, NotFoundError


class RevisionNotFoundError(NotFoundError):
    """The quote has no such revision."""

    code = "revision_not_found"
    title = "There is no such version of this quote"


class NothingToRestoreError(ConflictError):
    """Nothing that a customer was sent lies before this draft, or it had ended by then."""

    code = "nothing_to_restore"
    title = "There is no version with the customer that this quote could go back to"
