"""A cell's text as the value that is stored, and back; values are texts of one canonical form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from webkit.numerals import NumberError, parse_decimal
from webkit.words import msgid

from construction.imports.domain.columns import Column, Shape, fold

YES = {"sim", "s", "1", "x", "yes", "y", "true", "verdadeiro", "ativo", "ativa", "active"}
NO = {"nao", "n", "0", "no", "false", "falso", "inativo", "inativa", "inactive"}
TRUE, FALSE = "true", "false"
DAYS = ("%d/%m/%Y", "%d/%m/%Y %H:%M", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")
WORDS = {TRUE: "sim", FALSE: "não"}


class CellError(ValueError):
    """The cell cannot be read; the message is a msgid."""


def read(column: Column, text: str) -> str | None:
    """Return what a cell says, or None when it is empty; raise `CellError`."""
    text = text.strip()
    if not text:
        return None
    return READERS[column.shape](column, text)


def _decimal(_column: Column, text: str) -> str:
    try:
        return str(parse_decimal(text))
    except NumberError as error:
        raise CellError(str(error)) from error


def _day(_column: Column, text: str) -> str:
    for form in DAYS:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        return day.isoformat()
    raise CellError(msgid("Write the day as 31/12/2026"))


def _yes_no(_column: Column, text: str) -> str:
    word = fold(text)
    if word in YES:
        return TRUE
    if word in NO:
        return FALSE
    raise CellError(msgid("Write sim or não"))


def _choice(column: Column, text: str) -> str:
    word = fold(text)
    choices = column.choices or {}
    if word not in choices:
        raise CellError(msgid("This word is not known here"))
    return choices[word]


READERS: dict[Shape, Callable[[Column, str], str]] = {
    Shape.TEXT: lambda _column, text: text,
    Shape.DECIMAL: _decimal,
    Shape.YES_NO: _yes_no,
    Shape.CHOICE: _choice,
    Shape.DATE: _day,
}


def _word_of(column: Column, value: str) -> str:
    return next(word for word, stored in (column.choices or {}).items() if stored == value)


WRITERS: dict[Shape, Callable[[Column, str], str]] = {
    Shape.TEXT: lambda _column, value: value,
    Shape.DECIMAL: lambda _column, value: f"{Decimal(value):f}".replace(".", ","),
    Shape.YES_NO: lambda _column, value: WORDS[value],
    Shape.CHOICE: _word_of,
    Shape.DATE: lambda _column, value: f"{date.fromisoformat(value):%d/%m/%Y}",
}


def written(column: Column, value: str | None) -> str:
    """Return a stored value as a cell; `read` gives it back."""
    return "" if value is None else WRITERS[column.shape](column, value)
