"""Errors of replenishment."""

from __future__ import annotations

from basecore.errors import ConflictError, NotFoundError


class SuggestionNotFoundError(NotFoundError):
    """There is no such open suggestion in this store."""

    code = "suggestion_not_found"
    title = "There is no such suggestion; somebody may have decided already"


class NothingToOrderError(ConflictError):
    """No suggestion that is shown can become a line of a purchase."""

    code = "nothing_to_order"
    title = "Nothing here can be ordered: nobody's price is known, or it stands in a draft already"


class TargetNotFoundError(NotFoundError):
    """There is no such category or product in this store."""

    code = "parameters_target_not_found"
    title = "There is no such category or product"
