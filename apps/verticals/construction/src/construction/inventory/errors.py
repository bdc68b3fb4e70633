"""Errors of the stock ledger."""

from __future__ import annotations

from basecore.errors import InvalidError


class NothingMovedError(InvalidError):
    """The quantity is zero, or has a sign that its kind does not take."""

    code = "nothing_moved"

    def __init__(self) -> None:
        super().__init__({"quantity": "Enter a quantity above zero; only adjustments go below"})
