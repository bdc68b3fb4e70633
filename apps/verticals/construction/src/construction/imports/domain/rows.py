"""What a row would change, and what undoing it may give back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from webkit.words import msgid

from construction.imports.domain.cells import CellError, read
from construction.imports.domain.columns import Column
from construction.imports.domain.states import Verdict

Values = dict[str, str | None]
"""A record's fields as texts of one canonical form; None where it has none."""

MORE_CELLS = msgid("This line has more cells than the header")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell: a msgid and what is put into it."""

    field: str
    message: str
    column: int | None = None
    words: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """Return it as it is kept with the row."""
        return {
            "field": self.field,
            "message": self.message,
            "column": self.column,
            "words": dict(self.words),
        }


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as it is now."""

    id: UUID
    values: Values


@dataclass(slots=True)
class Judged:
    """What was found about a row."""

    verdict: Verdict
    key: str | None = None
    values: Values = dataclasses.field(default_factory=dict)
    """The whole record as it would be."""
    problems: list[Problem] = dataclasses.field(default_factory=list)
    stored: Stored | None = None

    def refuse(self, problem: Problem) -> None:
        """Add a problem; the row is broken from now on."""
        self.problems.append(problem)
        self.verdict = Verdict.BROKEN


def given_in(
    cells: Sequence[str], mapping: Sequence[str | None], columns: Mapping[str, Column]
) -> tuple[Values, list[Problem]]:
    """Return the fields that a row fills, and what cannot be read."""
    values: Values = {}
    problems: list[Problem] = []
    for n, name in enumerate(mapping):
        if name is None:
            continue
        try:
            values[name] = read(columns[name], cells[n] if n < len(cells) else "")
        except CellError as error:
            problems.append(Problem(name, str(error), n))
    if any(cell.strip() for cell in cells[len(mapping) :]):
        problems.append(Problem("", MORE_CELLS, len(mapping)))
    return values, problems


def changes(old: Values, new: Values) -> dict[str, tuple[str | None, str | None]]:
    """Return field to (old, new) of what differs."""
    names = dict.fromkeys((*old, *new))
    return {n: (old.get(n), new.get(n)) for n in names if old.get(n) != new.get(n)}


@dataclass(frozen=True, slots=True)
class Return:
    """What undoing a changed record sets back, and what it leaves because somebody changed it."""

    back: Values
    kept: tuple[str, ...]


def way_back(before: Values, after: Values, now: Values) -> Return:
    """Return how to undo a change: field by field, unless the field changed again since."""
    back: Values = {}
    kept: list[str] = []
    for name, (old, new) in changes(before, after).items():
        if now.get(name) == new:
            back[name] = old
        elif now.get(name) != old:
            kept.append(name)
    return Return(back, tuple(kept))
