"""Errors of replenishment."""

from __future__ import annotations

from basecore.errors import NotFoundError


class SuggestionNotFoundError(NotFoundError):
    """There is no such open suggestion in this store."""

    code = "suggestion_not_found"
    title = "There is no such suggestion; somebody may have decided already"
