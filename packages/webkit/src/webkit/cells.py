"""Text in the cells of a file for a spreadsheet, which takes some of it for formulas."""

from __future__ import annotations

import re

FORMULA = re.compile(r"'*[=+\-@\t\r]")
GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula; `unguarded` gives it back exactly."""
    return f"'{text}" if FORMULA.match(text) else text


def lightly_guarded(text: str) -> str:
    """Return text for a cell that is text already: only what `unguarded` would change is marked."""
    return f"'{text}" if GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Return what `guarded` was given."""
    return text[1:] if GUARDED.match(text) else text
