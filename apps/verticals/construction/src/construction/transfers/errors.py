"""Errors of transfers."""

from __future__ import annotations

from basecore.errors import InvalidError


class SamePlaceError(InvalidError):
    """A transfer has to go somewhere else."""

    code = "same_place"

    def __init__(self) -> None:
        super().__init__({"to": "Choose another location than the one that it comes from"})


class NotThereError(InvalidError):
    """More would go than is there; `left` says what is there, by place of the line."""

    code = "stock_short"

    def __init__(self, left: dict[int, str]) -> None:
        sentence = "Only %(left)s are at that location"
        paths = {f"lines.{place}.quantity": amount for place, amount in left.items()}
        super().__init__(
            dict.fromkeys(paths, sentence),
            values={path: {"left": amount} for path, amount in paths.items()},
        )
