"""Rules of the quote editor."""

from construction.drafting.domain.pasting import MAX_ROWS, Reading, likeness, read_rows, readings

__all__ = ["MAX_ROWS", "Reading", "likeness", "read_rows", "readings"]
