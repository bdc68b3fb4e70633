"""How a text file is encoded: by its first bytes, or by what makes Portuguese of its accents."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from itertools import islice

LOOKED_AT = 2000
"""How many letters that are not of ASCII decide."""
LETTERS = frozenset("áàâãéêíóôõúçüÁÀÂÃÉÊÍÓÔÕÚÇÜ")
OF_OTHERS = frozenset("ñÑäÄöÖëËïÏìÌòÒùÙèÈîÎûÛåÅ")
NEVER_FIRST = frozenset("çãõÃÕ")
"""Letters with which no Portuguese word begins."""
AFTER_SOMETHING = frozenset("ºª°²³")
SIGNS = frozenset("½¼¾×ø§–—“”‘’•…®€±µ\N{NO-BREAK SPACE}")  # noqa: RUF001 - they are what is meant
FITS, MAY_BE, STRANGE = 3, 1, -3
ENOUGH_NULS = 0.2
WIDE = 4


class Encoding(StrEnum):
    """What a file can be written in, by the names of Python's codecs."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    UTF_16_LE = "utf-16-le"
    UTF_16_BE = "utf-16-be"
    UTF_32 = "utf-32"
    UTF_32_LE = "utf-32-le"
    UTF_32_BE = "utf-32-be"
    WINDOWS = "cp1252"
    DOS = "cp850"
    MAC = "mac_roman"
    LATIN_1 = "latin-1"


CHOOSABLE = (Encoding.UTF_8, Encoding.WINDOWS, Encoding.DOS, Encoding.MAC, Encoding.LATIN_1)
"""What a person may say that a file is written in."""
ONE_BYTE = (Encoding.WINDOWS, Encoding.DOS, Encoding.MAC, Encoding.LATIN_1)
"""Of equals, the one that is met more often comes first."""
BOMS = (
    (codecs.BOM_UTF8, Encoding.UTF_8),
    (codecs.BOM_UTF32_LE, Encoding.UTF_32),
    (codecs.BOM_UTF32_BE, Encoding.UTF_32),
    (codecs.BOM_UTF16_LE, Encoding.UTF_16),
    (codecs.BOM_UTF16_BE, Encoding.UTF_16),
)
"""The longer marks first: one of UTF-32 begins as one of UTF-16 does."""
HIGH = re.compile(rb"[\x80-\xff]")


def likely(content: bytes) -> list[Encoding]:
    """Return the encodings that a file may have, the likeliest first."""
    return [*_by_mark(content), Encoding.UTF_8, *_by_accents(content)]


def _by_mark(content: bytes) -> list[Encoding]:
    """Return the encodings that the first bytes tell of."""
    found = [encoding for mark, encoding in BOMS if content.startswith(mark)]
    head = content[:400]
    if found or head.count(0) <= ENOUGH_NULS * len(head):
        return found[:1]
    # Latin letters leave the other bytes of each letter zero: one of two, or three of four.
    full = [len(head[n::WIDE]) - head[n::WIDE].count(0) for n in range(WIDE)]
    if not any(full[1:]):
        return [Encoding.UTF_32_LE]
    if not any(full[:3]):
        return [Encoding.UTF_32_BE]
    is_little = full[1] + full[3] <= full[0] + full[2]
    return [Encoding.UTF_16_LE if is_little else Encoding.UTF_16_BE]


def _by_accents(content: bytes) -> list[Encoding]:
    places = [found.start() for found in islice(HIGH.finditer(content), LOOKED_AT)]
    around = [content[max(0, at - 1) : at + 2] for at in places]
    at_start = bool(places) and places[0] == 0
    scores = {one: _score(one, around, at_start=at_start) for one in ONE_BYTE}
    return sorted(ONE_BYTE, key=lambda one: -scores[one])


def _score(encoding: Encoding, around: list[bytes], *, at_start: bool) -> int:
    total = 0
    for n, part in enumerate(around):
        text = part.decode(encoding, "replace")
        if at_start and n == 0:
            text = f" {text}"
        total += _fit(text[:1], text[1:2], text[2:3])
    return total


def _fit(before: str, letter: str, after: str) -> int:
    """Return how well a letter stands between two others."""
    if letter in LETTERS or letter in OF_OTHERS:
        if letter in NEVER_FIRST and not before.isalpha():
            return STRANGE
        fits = FITS if letter in LETTERS else MAY_BE
        return STRANGE if _is_of_another_case(before, letter, after) else fits
    if letter in AFTER_SOMETHING:
        return FITS if before.isalnum() and not after.isalpha() else STRANGE
    if letter in SIGNS:
        return STRANGE if before.isalpha() and after.isalpha() else MAY_BE
    return STRANGE


def _is_of_another_case(before: str, letter: str, after: str) -> bool:
    if letter.isupper():
        return before.islower()
    return after.isupper() or (before.isupper() and not after.islower())
