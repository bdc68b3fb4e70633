"""What differs between two revisions of a quote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from uuid import UUID

COMPARED = ("quantity", "uom", "unit_price", "discount_percent", "note")


class Line(Protocol):
    """A line of a quote, as far as two are compared."""

    product_id: UUID
    name: str
    sku: str
    quantity: Decimal
    uom: str
    unit_price: Decimal
    discount_percent: Decimal
    total: Decimal
    note: str | None


class Kind(StrEnum):
    """What became of a line."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line in the earlier revision, in the later one, or in both."""

    before: Line | None
    after: Line | None

    @property
    def fields(self) -> list[str]:
        """Return what is not the same in both."""
        one, other = self.before, self.after
        return [name for name in COMPARED if getattr(one, name, None) != getattr(other, name, None)]

    @property
    def kind(self) -> Kind:
        """Return what became of the line."""
        if self.before is None:
            return Kind.ADDED
        if self.after is None:
            return Kind.REMOVED
        return Kind.CHANGED if self.fields else Kind.SAME

    @property
    def line(self) -> Line:
        """Return the line as it is, or was at last."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - a change has at least one side
        return found

    @property
    def difference(self) -> Decimal:
        """Return how much more the line comes to."""
        return _total(self.after) - _total(self.before)


def _total(line: Line | None) -> Decimal:
    return line.total if line else Decimal("0.00")


def compare(before: Iterable[Line], after: Iterable[Line]) -> list[LineChange]:
    """Return the lines of both, those of the later one first and in its order.

    A product's lines are matched in their order, because a line has no identity of its own that
    would outlive an edit: its second line with the second, its third with the third.
    """
    earlier: defaultdict[UUID, list[Line]] = defaultdict(list)
    left: list[Line] = list(before)
    for line in left:
        earlier[line.product_id].append(line)
    found: list[LineChange] = []
    for line in after:
        match = earlier[line.product_id].pop(0) if earlier[line.product_id] else None
        found.append(LineChange(match, line))
    unmatched = {id(line) for lines in earlier.values() for line in lines}
    return found + [LineChange(line, None) for line in left if id(line) in unmatched]


def counts(changes: Sequence[LineChange]) -> dict[Kind, int]:
    """Return how many lines were added, removed, changed and left alone."""
    return {kind: sum(1 for one in changes if one.kind is kind) for kind in Kind}
