"""Errors about how a store looks."""

from __future__ import annotations

from basecore.errors import InvalidError


class NotALogoError(InvalidError):
    """The file is no picture, or one that cannot be opened safely."""

    code = "not_a_logo"

    def __init__(self) -> None:
        super().__init__({"logo": "This is no picture that can be opened: choose a PNG or JPEG"})
