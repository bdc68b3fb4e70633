"""What the editor of a draft is told."""

from construction.drafting.service.pasting import match
from construction.drafting.service.rows import Reader, row_of, rows_of
from construction.drafting.service.state import header_answer, line_answer, removed_answer, state

__all__ = [
    "Reader",
    "header_answer",
    "line_answer",
    "match",
    "removed_answer",
    "row_of",
    "rows_of",
    "state",
]
