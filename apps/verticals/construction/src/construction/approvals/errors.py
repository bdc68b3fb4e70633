"""Errors of approvals."""

from __future__ import annotations

from basecore.errors import ConflictError, NotFoundError


class ApprovalNotFoundError(NotFoundError):
    """There is no such request."""

    code = "approval_not_found"
    title = "There is no such request"


class NothingBelowError(ConflictError):
    """The quote goes below none of the seller's limits, or that was allowed already."""

    code = "nothing_below"
    title = "This quote needs no approval: it can be sent"


class AnsweredError(ConflictError):
    """Somebody answered the request, or it was replaced by another."""

    code = "approval_answered"
    title = "This request was answered already"


class ChangedSinceError(ConflictError):
    """The quote is not what the seller asked for any more."""

    code = "changed_since"
    title = "The quote was changed since; the seller must ask again"
