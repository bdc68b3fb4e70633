"""Lists in one cell: `a; b`, and people as `*Name | role | phone | e-mail; Name`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

PIECE = re.compile(r"((?:[^\\;|]|\\.)*)([;|]?)")
ESCAPED = re.compile(r"\\(.)")
TO_ESCAPE = re.compile(r"([\\;|])")
PREFERRED = "*"
PARTS = ("name", "role", "phone", "email")
Person = dict[str, str | bool]


def _pieces(text: str) -> list[list[str]]:
    """Return entries, each with its parts, as they stand between the marks."""
    entries: list[list[str]] = [[]]
    for found in PIECE.finditer(text):
        entries[-1].append(found[1].strip())
        if found[2] == ";":
            entries.append([])
        elif not found[2]:
            break
    return [entry for entry in entries if any(entry)]


def _plain(piece: str) -> str:
    return ESCAPED.sub(r"\1", piece)


def _marked(text: str) -> str:
    return TO_ESCAPE.sub(r"\\\1", text)


def words_in(text: str) -> list[str]:
    """Return the words of a list."""
    return [_plain(piece) for entry in _pieces(text) for piece in entry if piece]


def words_out(words: Iterable[str]) -> str | None:
    """Return words as a cell; `words_in` gives them back."""
    return "; ".join(map(_marked, words)) or None


def people_in(text: str) -> list[Person]:
    """Return people as the API takes them; empty parts are left out."""
    found: list[Person] = []
    for entry in _pieces(text):
        is_preferred = entry[0].startswith(PREFERRED)
        parts = [entry[0].removeprefix(PREFERRED).strip(), *entry[1:]]
        person: Person = {
            name: _plain(part) for name, part in zip(PARTS, parts, strict=False) if part
        }
        found.append(person | {"is_preferred": is_preferred})
    return found


def people_out(people: Iterable[Sequence[str | bool | None]]) -> str | None:
    """Return people, given as (is preferred, name, role, phone, e-mail), as a cell."""
    ordered = sorted(people, key=lambda one: (not one[0], *(str(part or "") for part in one[1:])))
    return "; ".join(map(_person, ordered)) or None


def _person(one: Sequence[str | bool | None]) -> str:
    parts = [_marked(str(part or "")) for part in one[1:]]
    if parts[0].startswith(PREFERRED):
        parts[0] = "\\" + parts[0]
    text = " | ".join(parts)
    while text.endswith(" | "):
        text = text.removesuffix(" | ")
    return f"{PREFERRED}{text}" if one[0] else text
