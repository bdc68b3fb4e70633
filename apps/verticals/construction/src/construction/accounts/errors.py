"""Errors of accounts."""

from __future__ import annotations

from basecore.errors import InvalidError


class PeriodInvalidError(InvalidError):
    """The period ends before it begins, or is too long."""

    code = "period_invalid"

    def __init__(self) -> None:
        super().__init__({"from": "Choose a first day before the last one, at most five years"})
