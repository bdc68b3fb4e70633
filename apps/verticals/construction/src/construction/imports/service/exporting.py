"""Everything of a kind as a file that can be imported again; equal data, equal bytes."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from tempfile import SpooledTemporaryFile
from typing import IO, Protocol

from basecore.db import TenantSession
from webkit.cells import guarded, lightly_guarded
from xlsxwriter import Workbook

from construction.imports.domain.columns import Column, Shape
from construction.imports.domain.rows import Values
from construction.imports.domain.states import Kind
from construction.imports.service.kinds import KINDS

AT_ONCE = 500
IN_MEMORY = 2 * 1024 * 1024
WRITTEN_AT = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A workbook says when it was made; the same words in each, or equal data would differ."""


class Format(StrEnum):
    """How an export is written."""

    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Writer(Protocol):
    """A file in the making."""

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """Add rows."""

    def close(self) -> None:
        """Finish the file."""


class CsvWriter:
    """CSV as Excel in Brazil opens it: semicolons, a comma for decimals, a mark for UTF-8."""

    def __init__(self, file: IO[bytes], header: Sequence[str], shapes: Sequence[Shape]) -> None:
        self._text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
        self._rows = csv.writer(self._text, delimiter=";", lineterminator="\r\n")
        self._numbers = [shape is Shape.DECIMAL for shape in shapes]
        self._rows.writerow(header)

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """Add rows; text that a spreadsheet would take for a formula is marked as text."""
        for row in rows:
            self._rows.writerow(
                cell if is_number else guarded(cell)
                for cell, is_number in zip(row, self._numbers, strict=True)
            )

    def close(self) -> None:
        """Finish the file."""
        self._text.detach()


class XlsxWriter:
    """A workbook with one sheet; every text is a text, every number a number."""

    def __init__(self, file: IO[bytes], header: Sequence[str], shapes: Sequence[Shape]) -> None:
        self._book = Workbook(file, {"constant_memory": True})
        self._book.set_properties({"created": WRITTEN_AT})
        self._sheet = self._book.add_worksheet()
        self._numbers = [shape is Shape.DECIMAL for shape in shapes]
        bold = self._book.add_format({"bold": True})
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(header) - 1, 18)
        for n, cell in enumerate(header):
            self._sheet.write_string(0, n, cell, bold)
        self._line = 0

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """Add rows."""
        for row in rows:
            self._line += 1
            for n, cell in enumerate(row):
                self._cell(n, cell)

    def _cell(self, n: int, cell: str) -> None:
        if not cell:
            return
        if self._numbers[n]:
            self._sheet.write_number(self._line, n, float(Decimal(cell.replace(",", "."))))
        else:
            self._sheet.write_string(self._line, n, lightly_guarded(cell))

    def close(self) -> None:
        """Finish the file."""
        self._book.close()


WRITERS: dict[Format, Callable[[IO[bytes], Sequence[str], Sequence[Shape]], Writer]] = {
    Format.CSV: CsvWriter,
    Format.XLSX: XlsxWriter,
}


async def export(
    session: TenantSession, kind: Kind, form: Format, header_of: Callable[[Column], str]
) -> IO[bytes]:
    """Return a file of everything of a kind, at its beginning."""
    records = KINDS[kind]
    columns = list(records.columns.values())

    async def lines() -> AsyncIterator[list[list[str]]]:
        async for chunk in _chunks(records.everything(session)):
            cells = [records.cells(values) for values in chunk]
            yield [[one[column.name] for column in columns] for one in cells]

    head = [(header_of(column), column.shape) for column in columns]
    return await written(form, head, lines())


async def written(
    form: Format,
    head: Sequence[tuple[str, Shape]],
    chunks: AsyncIterator[Sequence[Sequence[str]]],
) -> IO[bytes]:
    """Return a file of these columns and rows, at its beginning; large ones lie on the disk."""
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    writer = WRITERS[form](file, [label for label, _ in head], [shape for _, shape in head])
    async for rows in chunks:
        await asyncio.to_thread(writer.write, rows)
    await asyncio.to_thread(writer.close)
    file.seek(0)
    return file


async def _chunks(values: AsyncIterator[Values]) -> AsyncIterator[list[Values]]:
    chunk: list[Values] = []
    async for one in values:
        chunk.append(one)
        if len(chunk) == AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def pieces(file: IO[bytes], size: int = 64 * 1024) -> Iterable[bytes]:
    """Yield the bytes of a file and close it."""
    with file, suppress(GeneratorExit):
        while piece := file.read(size):
            yield piece
