"""How the record is narrowed and searched: what stands in the address, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

NAMES = ("kind", "person", "from", "to", "q")
FIRST_YEAR, AFTER_LAST = 2000, 3000


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What was chosen and typed, as it is read; what cannot be read narrows nothing."""

    values: Mapping[str, str]
    kind: str
    person: UUID | None
    first: date | None
    last: date | None
    text: str
    wrong: frozenset[str]
    """Names of fields that cannot be read."""

    @property
    def is_any(self) -> bool:
        """Tell whether the record is narrowed at all."""
        return any(self.values.values())

    def query(self, **more: str) -> str:
        """Return what was chosen as it stands in an address, with more or less of it."""
        return urlencode({name: text for name, text in (dict(self.values) | more).items() if text})


def narrowed(given: Mapping[str, str], kinds: Mapping[str, object]) -> Narrowed:
    """Read what an address narrows the record by."""
    values = {name: given.get(name, "").strip() for name in NAMES}
    values["kind"] = values["kind"] if values["kind"] in kinds else ""
    person = _id(values["person"])
    values["person"] = str(person or "")
    first, last = _day(values["from"]), _day(values["to"])
    wrong = {name for name, day in (("from", first), ("to", last)) if values[name] and day is None}
    if first is not None and last is not None and last < first:
        wrong, last = wrong | {"to"}, None
    text = values["q"].casefold()
    return Narrowed(values, values["kind"], person, first, last, text, frozenset(wrong))


def fits(text: str, cells: list[str]) -> bool:
    """Tell whether every word that is looked for stands somewhere in what is shown."""
    shown = " ".join(cells).casefold()
    return all(word in shown for word in text.split())


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year < AFTER_LAST else None
