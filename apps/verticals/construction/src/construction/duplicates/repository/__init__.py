"""Every query of duplicates."""

from construction.duplicates.repository.comparing import distinct, known, mark, tell_apart
from construction.duplicates.repository.merging import (
    FIRST,
    STAYS,
    add,
    give_document_back,
    lock,
    merges,
    movable,
    move,
    move_back,
    moved_counts,
    set_undone,
    step_back,
    step_forward,
)

__all__ = [
    "FIRST",
    "STAYS",
    "add",
    "distinct",
    "give_document_back",
    "known",
    "lock",
    "mark",
    "merges",
    "movable",
    "move",
    "move_back",
    "moved_counts",
    "set_undone",
    "step_back",
    "step_forward",
    "tell_apart",
]
