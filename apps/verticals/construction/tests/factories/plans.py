"""What PostgreSQL read for a statement, as EXPLAIN tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield all steps of a plan."""
    yield plan
    for one in plan.get("Plans", ()):
        yield from nodes(one)


def most_rows(explained: Any) -> int:
    """Return how many rows the busiest step of a plan gave."""
    return max(int(one["Actual Rows"] * one["Actual Loops"]) for one in nodes(explained["Plan"]))
