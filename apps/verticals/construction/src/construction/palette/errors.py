"""Errors of the palette."""

from __future__ import annotations

from basecore.errors import NotFoundError


class NothingThereError(NotFoundError):
    """The address is no page of a record that the person may see."""

    code = "nothing_there"
    title = "There is no such record"
