"""Rules of the quote editor."""

from construction.drafting.domain.pasting import (
    ALL_WORDS,
    MAX_ROWS,
    Reading,
    likeness,
    read_rows,
    readings,
)

__all__ = ["ALL_WORDS", "MAX_ROWS", "Reading", "likeness", "read_rows", "readings"]
