"""A file as rows, whatever program wrote it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from webkit import msgid
from webkit.cells import unguarded

from construction.imports.domain.columns import guess
from construction.imports.domain.encodings import Encoding
from construction.imports.domain.limits import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS
from construction.imports.domain.tables import (
    LOOKED_AT,
    UnreadableError,
    decode,
    delimiter_of,
    header_at,
    records,
)
from construction.imports.errors import FileRefusedError, TooLargeError

PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How XLSX and ODS begin, and what old XLS begins with."""
SECONDS = 40
NO_SHEET = 3
EMPTY = msgid("This file has no rows.")
TOO_MANY_ROWS = msgid("The file has more than 100,000 rows. Split it into several.")
TOO_MANY_COLUMNS = msgid("The file has more than 100 columns.")
TOO_LONG = msgid("A cell has more than 10,000 characters.")
BAD_WORKBOOK = msgid(
    "This spreadsheet cannot be read: it is damaged, protected by a password, or far too large."
)
GONE_SHEET = msgid("The file has no such sheet.")


@dataclass(slots=True)
class Table:
    """What a file holds."""

    header: list[str]
    header_line: int
    rows: Iterator[tuple[int, list[str]]]
    """Line and cells of the rows below the header that are not empty."""
    sheet: str | None = None
    sheets: list[str] = field(default_factory=list)
    encoding: Encoding | None = None
    """How it is written, if it is a text."""


async def read(
    content: bytes,
    names: Mapping[str, set[str]],
    *,
    sheet: str | None = None,
    encoding: Encoding | None = None,
) -> Table:
    """Return header and rows of a file; raise `FileRefusedError` if it is not a table."""
    if len(content) > MAX_BYTES:
        raise TooLargeError
    try:
        if content.startswith(PACKED):
            return await _workbook(content, names, sheet)
        text, found = decode(content, encoding)
        table = _table(records(text, delimiter_of(text)), names)
    except UnreadableError as error:
        raise FileRefusedError(str(error), **error.words) from error
    table.encoding = found
    return table


async def _workbook(content: bytes, names: Mapping[str, set[str]], sheet: str | None) -> Table:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "construction.spreadsheets",
        sheet or "",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        out, _ = await asyncio.wait_for(process.communicate(content), SECONDS)
    except TimeoutError as error:
        process.kill()
        await process.wait()
        raise UnreadableError(BAD_WORKBOOK) from error
    if process.returncode:
        raise UnreadableError(GONE_SHEET if process.returncode == NO_SHEET else BAD_WORKBOOK)
    lines = iter(out.splitlines())
    about = json.loads(next(lines))
    table = _table((json.loads(line) for line in lines), names)
    table.sheet, table.sheets = about["sheet"], about["sheets"]
    return table


def _table(rows: Iterator[list[str]], names: Mapping[str, set[str]]) -> Table:
    first = list(islice(rows, LOOKED_AT))
    if not any(any(row) for row in first):
        raise UnreadableError(EMPTY)
    known = [sum(field is not None for field in guess(row, names)) for row in first]
    at = header_at(first, known)
    header = [unguarded(cell).strip() for cell in first[at]]
    while header and not header[-1]:
        header.pop()
    if len(header) > MAX_COLUMNS:
        raise UnreadableError(TOO_MANY_COLUMNS)
    below = _filled(chain(first[at + 1 :], rows), at + 2)
    return Table(header, at + 1, below)


def _filled(rows: Iterator[Sequence[str]], first_line: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty; raise `UnreadableError` past the limits."""
    count = 0
    for line, row in enumerate(rows, first_line):
        cells = [unguarded(cell) for cell in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > MAX_ROWS:
            raise UnreadableError(TOO_MANY_ROWS)
        if len(cells) > MAX_COLUMNS:
            raise UnreadableError(TOO_MANY_COLUMNS)
        if max(map(len, cells)) > MAX_CELL:
            raise UnreadableError(TOO_LONG)
        yield line, cells
