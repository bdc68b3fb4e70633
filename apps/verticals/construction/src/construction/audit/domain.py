"""What the record is narrowed by, and how a change is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

WAS, IS_NOW = "was.", "now."


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are looked for; what is None or empty does not matter."""

    kind: str | None = None
    person: UUID | None = None
    first: date | None = None
    last: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an entry tells: what it was, where that is known, and what it became."""

    name: str
    was: str | None
    now: str


def changes(detail: Mapping[str, str]) -> list[Change]:
    """Return what an entry tells beside its action, in the order in which it was told."""
    found = []
    for name, text in detail.items():
        if name.startswith(WAS):
            bare = name.removeprefix(WAS)
            found.append(Change(bare, text, detail.get(f"{IS_NOW}{bare}", "")))
        elif not name.startswith(IS_NOW) and text and f"{WAS}{name}" not in detail:
            found.append(Change(name, None, text))
    return found
