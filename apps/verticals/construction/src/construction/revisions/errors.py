"""Errors of revisions."""

from __future__ import annotations

from basecore.errors import NotFoundError


class RevisionNotFoundError(NotFoundError):
    """The quote has no such revision."""

    code = "revision_not_found"
    title = "There is no such version of this quote"
