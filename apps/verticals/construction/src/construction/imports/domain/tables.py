"""Text files as rows: how they are encoded, what separates their cells, where the header is."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice

from webkit.words import msgid

from construction.imports.domain.encodings import Encoding, likely

DELIMITERS = ";\t,|"
LOOKED_AT = 20
LINE = re.compile(r"[^\n]*\n|[^\n]+")
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
NOT_SO_ENCODED = msgid("This file is not written so. Leave the encoding to be recognised.")
NO_TEXT = msgid("This file is not a table of text. Send CSV, XLSX or ODS.")
OPEN_QUOTE = msgid("In line %(line)s a quotation mark is opened and never closed.")
END = "\x00"
"""Stands below the last line: where it is not a row of its own, a quotation mark is open."""


class UnreadableError(ValueError):
    """The file is not a table; the message is a msgid, with what is put into it."""

    def __init__(self, message: str, **words: object) -> None:
        super().__init__(message)
        self.words = words


def decode(content: bytes, encoding: Encoding | None = None) -> tuple[str, Encoding]:
    """Return the text of a file and its encoding: the one that is said, or the likeliest."""
    for one in [encoding] if encoding else likely(content):
        try:
            text = content.decode(one)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise UnreadableError(NO_TEXT)
        return text.removeprefix(MARK), one
    raise UnreadableError(NOT_SO_ENCODED if encoding else NO_TEXT)


def delimiter_of(text: str) -> str:
    """Return what separates the cells: the mark that gives most rows the same number of them."""

    def score(mark: str) -> tuple[float, int]:
        rows: list[list[str]] = []
        with suppress(csv.Error):  # the rows above still tell
            for row in islice(_parsed(text, mark), LOOKED_AT):
                rows += [row] if row not in ([], [END]) else []
        if not rows:
            return 0.0, 0
        width, often = Counter(len(row) for row in rows).most_common(1)[0]
        return (often / len(rows) if width > 1 else 0.0), width

    return max(DELIMITERS, key=score)


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines of a text without a copy of it; a line keeps its end."""
    return (found.group() for found in LINE.finditer(text))


def records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the rows of a text, the empty ones too; row n is line n of the spreadsheet."""
    line = 0
    try:
        for line, row in enumerate(_parsed(text, delimiter), 1):
            if row == [END]:
                return
            if row and row[-1].endswith(END):
                raise UnreadableError(OPEN_QUOTE, line=line)
            yield row
    except csv.Error as error:
        raise UnreadableError(OPEN_QUOTE, line=line + 1) from error


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    if "\n" not in text:
        text = text.replace("\r", "\n")
    return csv.reader(chain(lines_of(text), [END]), delimiter=delimiter)


def header_at(rows: Sequence[Sequence[str]], known: Sequence[int]) -> int:
    """Return which of the first rows is the header: the one with most known names.

    `known` counts the names in each row; a single one may be chance, as `UN` is a unit too. Where
    there are not two, the first row with two cells is it.
    """
    best = max(range(len(rows)), key=lambda n: (known[n], -n))
    if known[best] > 1:
        return best
    for n, row in enumerate(rows):
        if sum(bool(cell.strip()) for cell in row) > 1:
            return n
    return 0
