"""What a list shows, as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, TypeVar

from basecore import clock
from fastapi import Response

from construction.http import attachment
from construction.imports import MEDIA_TYPES, Format, Shape, pieces, written

Words = Callable[[str], str]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Row]):
    """A file of rows: its name, its columns, and how a row fills them."""

    name: str
    columns: Sequence[tuple[str, Shape]]
    cells: Callable[[Row, Words], list[str]]


async def sheet(
    made: Sheet[Row],
    found: AsyncIterator[Sequence[Row]],
    words: Words,
    format: Format,  # noqa: A002 - the address's word
) -> Response:
    """Return rows as a file to be saved."""
    head = [(words(text).replace("%%", "%"), shape) for text, shape in made.columns]
    file = await written(format, head, _lines(made.cells, found, words))
    name = f"{words(made.name).lower()}-{clock.business_date(clock.now())}.{format}"
    return attachment(pieces(file), name, MEDIA_TYPES[format])


async def _lines(
    cells: Callable[[Row, Words], list[str]], found: AsyncIterator[Sequence[Row]], words: Words
) -> AsyncIterator[list[list[str]]]:
    async for rows in found:
        yield [cells(row, words) for row in rows]


def day_cell(value: datetime | date | None) -> str:
    """Return a day as a cell has it."""
    day = clock.business_date(value) if isinstance(value, datetime) else value
    return f"{day:%d/%m/%Y}" if day else ""


def number_cell(value: Decimal) -> str:
    """Return a number as a cell has it."""
    return f"{value:f}".replace(".", ",")
