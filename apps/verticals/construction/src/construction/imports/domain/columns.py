"""What the columns of a file mean: the fields of each kind, and the guess from the header."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from webkit.words import msgid

NOT_WORD = re.compile(r"[^a-z0-9]+")


class Shape(StrEnum):
    """How a cell is read and written."""

    TEXT = "text"
    DECIMAL = "decimal"
    YES_NO = "yes_no"
    CHOICE = "choice"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """A field that a file can fill."""

    name: str
    label: str
    """A msgid; its Portuguese is the header of an export."""
    aliases: tuple[str, ...] = ()
    """Other headers, folded, in Portuguese and English."""
    shape: Shape = Shape.TEXT
    needed: bool = False
    """A new record must have it."""
    choices: Mapping[str, str] | None = None
    """Folded word of a file to stored value, the first of each value being written out."""


def fold(text: str) -> str:
    """Return a header without accents, case and punctuation."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return NOT_WORD.sub(" ", plain.lower()).strip()


def names_of(column: Column) -> set[str]:
    """Return every folded header that means the column."""
    return {fold(column.name), fold(column.label), *column.aliases}


def guess(header: Sequence[str], names: Mapping[str, set[str]]) -> list[str | None]:
    """Return the field of each column of a header; `names` is field to folded headers.

    A header that only one field knows goes first, so that `Descrição` beside `Nome` is the
    description, and alone it is the name.
    """
    known = [[field for field, said in names.items() if fold(cell) in said] for cell in header]
    found: list[str | None] = [None] * len(header)
    for n in sorted(range(len(header)), key=lambda n: (len(known[n]) != 1, n)):
        found[n] = next((field for field in known[n] if field not in found), None)
    return found


def mark_of(header: Sequence[str]) -> str:
    """Return a short mark of a header, the same for the same set of names."""
    names = sorted(fold(cell) for cell in header)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:32]


def remembered(
    header: Sequence[str], earlier: Sequence[str], mapping: Sequence[str | None]
) -> list[str | None]:
    """Return the mapping of an earlier header with the same names, whatever their order."""
    known = dict(zip(map(fold, earlier), mapping, strict=False))
    return [known.get(fold(cell)) for cell in header]


def faults(
    mapping: Sequence[str | None], columns: Sequence[Column], key: str
) -> list[tuple[int | None, str]]:
    """Return what is wrong with a mapping: the column (or None) and a msgid."""
    found: list[tuple[int | None, str]] = []
    known = {column.name for column in columns}
    for n, field in enumerate(mapping):
        if field is not None and field not in known:
            found.append((n, msgid("Choose one from the list")))
        elif field is not None and field in mapping[:n]:
            found.append((n, msgid("Two columns fill the same field. Choose one of them.")))
    if key not in mapping:
        found.append((None, msgid("Say which column tells the records apart.")))
    return found
