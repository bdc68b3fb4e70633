"""`python -m construction.spreadsheets [SHEET]`: a workbook on stdin, its rows as JSON on stdout.

A process of its own, because a small file can ask for all the memory there is: a sheet with two
cells at opposite corners, or an archive that unpacks a thousandfold. Here it meets a limit, ends,
and nobody else notices. It imports nothing of the vertical, so it starts in a tenth of a second.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

MEMORY_BYTES = 768 * 1024 * 1024
CPU_SECONDS = 30
MOST_ROWS = 100_100
"""A few more than an import takes, so that its reader can say that there are too many."""

DIGITS = 15
"""So many a spreadsheet shows; those beyond are of its arithmetic: 19.990000000000002 is 19.99."""
UNREADABLE = 2
NO_SUCH_SHEET = 3

Cell = int | float | str | bool | time | date | datetime | timedelta | None


def text_of(cell: Cell) -> str:
    """Return a cell as a person of Brazil would have typed it."""
    if isinstance(cell, bool):
        return "sim" if cell else "não"
    if isinstance(cell, int | float):
        number = Decimal(cell if cell % 1 == 0 else f"{cell:.{DIGITS}g}")
        whole = number == number.to_integral_value()
        return f"{number:.0f}" if whole else f"{number:f}".replace(".", ",")
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    # A NUL, which a workbook can name, stands in no cell that is seen, and cannot be stored.
    return "" if cell is None else str(cell).replace("\x00", "")


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(wanted: str = "") -> int:
    """Write the names of the sheets, then one line for each row of the wanted or first sheet."""
    _limit()
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
        names = workbook.sheet_names
        if not names or (wanted and wanted not in names):
            return NO_SUCH_SHEET
        sheet = workbook.get_sheet_by_name(wanted or names[0])
    except CalamineError:
        return UNREADABLE
    out = sys.stdout
    out.write(json.dumps({"sheets": names, "sheet": sheet.name}) + "\n")
    filled = 0
    for row in sheet.iter_rows():
        cells = [text_of(cell) for cell in row] if any(cell != "" for cell in row) else []
        out.write(json.dumps(cells) + "\n")
        filled += bool(cells)
        if filled > MOST_ROWS:
            break
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
