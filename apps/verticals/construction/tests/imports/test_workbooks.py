"""Workbooks: what they hold, and those that would eat the machine."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from construction.imports.domain.limits import MAX_BYTES
from construction.imports.errors import FileRefusedError, TooLargeError
from construction.imports.service.reading import read
from construction.spreadsheets import text_of
from xlsxwriter import Workbook

NAMES = {"sku": {"codigo"}, "base_price": {"preco"}}


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    """Return a workbook with these sheets."""
    file = io.BytesIO()
    book = Workbook(file)
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
    book.close()
    return file.getvalue()


async def test_the_first_sheet_or_a_named_one_is_read() -> None:
    rows: list[list[object]] = [["Loja"], [], ["Código", "Preço"], ["A", 1.5], [], ["B", 12]]
    content = workbook(("Um", rows), ("Dois", [["Código", "Preço"], [7891234567895, 0.125]]))
    table = await read(content, NAMES)
    assert (table.sheet, table.sheets, table.header_line) == ("Um", ["Um", "Dois"], 3)
    assert list(table.rows) == [(4, ["A", "1,5"]), (6, ["B", "12"])]
    table = await read(content, NAMES, sheet="Dois")
    assert list(table.rows) == [(2, ["7891234567895", "0,125"])]
    with pytest.raises(FileRefusedError):
        await read(content, NAMES, sheet="Três")


def test_cells_are_written_as_people_type_them() -> None:
    cells = (1.0, 1234.5, True, False, date(2026, 3, 2), None, "x")
    assert [text_of(cell) for cell in cells] == ["1", "1234,5", "sim", "não", "02/03/2026", "", "x"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (19.990000000000002, "19,99"),
        (0.1 + 0.2, "0,3"),
        (2.9999999999999996, "3"),
        (7891234567895.0, "7891234567895"),
        (9007199254740991.0, "9007199254740991"),
        (10 / 3, "3,33333333333333"),
        (1e-7, "0,0000001"),
        (-0.5, "-0,5"),
        ("a\x00b", "ab"),
    ],
)
def test_what_a_spreadsheet_adds_of_its_own_is_left_aside(cell: float | str, text: str) -> None:
    assert text_of(cell) == text


def replaced(content: bytes, name: str, part: bytes) -> bytes:
    """Return an archive with one of its files replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for info in old.infolist():
            new.writestr(info.filename, part if info.filename == name else old.read(info))
    return file.getvalue()


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CORNERS = (
    SHEET + b'<row r="1"><c r="A1"><v>1</v></c></row>'
    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize("part", [CORNERS, b"<worksheet><sheetData><row", b""])
async def test_a_workbook_that_would_eat_the_machine_is_refused(part: bytes) -> None:
    bomb = replaced(workbook(("Um", [["a"]])), "xl/worksheets/sheet1.xml", part)
    with pytest.raises(FileRefusedError):
        await read(bomb, NAMES)


async def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(TooLargeError):
        await read(b"x" * (MAX_BYTES + 1), NAMES)
