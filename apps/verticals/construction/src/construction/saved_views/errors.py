"""Errors of saved views."""

from __future__ import annotations

from basecore.errors import InvalidError, NotFoundError
from webkit import msgid


class ViewNotFoundError(NotFoundError):
    """The person has no such view."""

    code = "view_not_found"
    title = "There is no such view"


class ViewNameTakenError(InvalidError):
    """Another view of the person's for this list has the name."""

    code = "view_name_taken"

    def __init__(self) -> None:
        super().__init__({"name": msgid("You have a view of this name already")})


class TooManyViewsError(InvalidError):
    """More views than a list can show."""

    code = "too_many_views"

    def __init__(self) -> None:
        super().__init__({"name": msgid("Twenty views at most: remove one first")})
